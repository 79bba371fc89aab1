namespace Aspire.Dashboard.Messaging;

/// <summary>How much waits in a service's outbox to be published.</summary>
/// <param name="Resource">The service.</param>
/// <param name="Depth">Events.</param>
/// <param name="OldestAge">For how long the oldest has waited; null where nobody says.</param>
internal sealed record OutboxLevel(string Resource, long Depth, TimeSpan? OldestAge);
