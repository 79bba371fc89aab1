namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Selects rejected messages; all criteria that are set must match.</summary>
/// <param name="Id">The message with this <see cref="RejectedMessage.Id"/>.</param>
/// <param name="Reason">Messages whose <see cref="RejectedMessage.Raison"/> starts with this text.</param>
public sealed record RejectedMessageFilter(long? Id = null, string? Reason = null);
