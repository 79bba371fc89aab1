namespace Backoffice.Messagerie;

/// <summary>The outbox of a service, as <c>GET /operations/outbox</c> describes it.</summary>
/// <param name="Depth">Events not yet confirmed by the broker.</param>
/// <param name="OldestAgeSeconds">For how long the oldest of them has waited; null without any.</param>
/// <param name="Leader">The process that publishes them; null if none does.</param>
public sealed record OutboxState(long Depth, double? OldestAgeSeconds, string? Leader, bool Paused)
{
    // The API counts no further.
    private const long MostCounted = 100_000;

    /// <summary>Whether the depth is the number of events, and not the least that there are.</summary>
    internal bool IsDepthKnown => Depth < MostCounted;

    internal TimeSpan OldestAge => TimeSpan.FromSeconds(OldestAgeSeconds ?? 0);
}
