namespace PayeTonKawa.Messaging;

/// <summary>A precondition checked by the INSERT of a new entity, or before it in the same transaction.</summary>
/// <param name="Refusal">A query that returns a row if the entity must not be created.</param>
/// <param name="Lock">
/// A PostgreSQL statement, executed before the query, that takes a lock until the end of the transaction, so that no concurrent transaction can change
/// the query's result.
/// </param>
public sealed record CreationGuard(FormattableString Refusal, FormattableString? Lock = null);
