namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The outbox of a service, over all its replicas.</summary>
/// <param name="Depth">Number of events committed and not yet confirmed by the broker; counted up to 100,000.</param>
/// <param name="Oldest">When the oldest of them happened; null without any.</param>
/// <param name="Leader">The process that publishes them, such as <c>api-clients 4711@host</c>; null if none does.</param>
/// <param name="Paused">Whether an operator has paused the relay.</param>
public sealed record OutboxState(long Depth, DateTimeOffset? Oldest, string? Leader, bool Paused);
