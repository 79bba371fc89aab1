using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.AppHost;

internal static class WaitForBrokerExtensions
{
    /// <summary>
    /// Delays the start until the broker accepts connections. Unlike <c>WaitFor</c>, it ignores the broker's alarms: the alarm for a queue without a
    /// consumer would block the start of the consumer forever. If the broker is in a terminal state, the wait ends and Aspire's own rules apply.
    /// </summary>
    public static IResourceBuilder<T> WaitForBroker<T>(this IResourceBuilder<T> builder, IResourceBuilder<RabbitMQServerResource> broker)
        where T : IResourceWithWaitSupport =>
        builder.WaitForStart(broker).OnBeforeResourceStarted((_, @event, cancellationToken) =>
            @event.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceAsync(
                broker.Resource.Name,
                change => change.Snapshot.State?.Text is { } state
                    && (KnownResourceStates.TerminalStates.Contains(state) || (state == KnownResourceStates.Running && AcceptsConnections(change))),
                cancellationToken));

    // Only the connection health check (BrokerCheck), not those of the alarms.
    private static bool AcceptsConnections(ResourceEvent broker) =>
        broker.Snapshot.HealthReports.Any(report => report.Name == $"{broker.Resource.Name}_check" && report.Status == HealthStatus.Healthy);
}
