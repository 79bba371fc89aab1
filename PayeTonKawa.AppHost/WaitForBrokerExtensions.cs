using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.AppHost;

internal static class WaitForBrokerExtensions
{
    /// <summary>
    /// Starts once the broker accepts connections. Unlike <c>WaitFor</c>, whatever its alarms say: the one for a queue without a consumer
    /// would keep the consumer from starting for ever. A broker that has ended is left to Aspire's own rules.
    /// </summary>
    public static IResourceBuilder<T> WaitForBroker<T>(this IResourceBuilder<T> builder, IResourceBuilder<RabbitMQServerResource> broker)
        where T : IResourceWithWaitSupport =>
        builder.WaitForStart(broker).OnBeforeResourceStarted((_, @event, cancellationToken) =>
            @event.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceAsync(
                broker.Resource.Name,
                change => change.Snapshot.State?.Text is { } state
                    && (KnownResourceStates.TerminalStates.Contains(state) || (state == KnownResourceStates.Running && AcceptsConnections(change))),
                cancellationToken));

    // The check that it takes clients (BrokerCheck).
    private static bool AcceptsConnections(ResourceEvent broker) =>
        broker.Snapshot.HealthReports.Any(report => report.Name == $"{broker.Resource.Name}_check" && report.Status == HealthStatus.Healthy);
}
