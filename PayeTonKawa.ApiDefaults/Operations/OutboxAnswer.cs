using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The outbox in a response.</summary>
/// <param name="Depth">Events committed and not yet confirmed by the broker; counted up to 100,000.</param>
/// <param name="OldestAgeSeconds">For how long the oldest of them has waited, to the millisecond; null without any.</param>
/// <param name="Leader">The process that publishes them; null if none does.</param>
/// <param name="Paused">Whether the relay is paused.</param>
internal sealed record OutboxAnswer(long Depth, double? OldestAgeSeconds, string? Leader, bool Paused)
{
    internal static OutboxAnswer Of(OutboxState state, DateTimeOffset now) => new(
        state.Depth,
        state.Oldest is { } oldest ? Math.Max(0, Math.Round((now - oldest).TotalSeconds, 3)) : null,
        state.Leader,
        state.Paused);
}
