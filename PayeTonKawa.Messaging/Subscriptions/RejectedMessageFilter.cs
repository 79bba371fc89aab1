namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Which rejected messages are meant: those for which everything that is given holds.</summary>
/// <param name="Id">The one with this number.</param>
/// <param name="Reason">Those whose reason begins with this.</param>
public sealed record RejectedMessageFilter(long? Id = null, string? Reason = null);
