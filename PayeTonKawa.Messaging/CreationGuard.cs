namespace PayeTonKawa.Messaging;

/// <summary>What must not be when an entity is created, asked by the statement that creates it.</summary>
/// <param name="Refusal">A query that returns a row when the entity must not be created.</param>
/// <param name="Lock">
/// A statement of PostgreSQL's that takes a lock for the transaction, before the query is asked: so nobody brings it about in between. Databases with a single
/// writer need none.
/// </param>
public sealed record CreationGuard(FormattableString Refusal, FormattableString? Lock = null);
