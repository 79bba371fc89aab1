using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.AppHost;

internal static class MessagingAlarmsExtensions
{
    // The alarms that each health check reports; its key is {resource}_{name}_check.
    private static readonly Dictionary<string, AlarmKind[]> Checks = new()
    {
        ["management"] = [AlarmKind.ManagementUnreachable, AlarmKind.CredentialsRefused],
        ["resources"] = [AlarmKind.MemoryShort, AlarmKind.DiskShort],
        ["exchange"] = [AlarmKind.ExchangeMissing],
        ["connections"] = [AlarmKind.NothingConnected],
        ["consumers"] = [AlarmKind.NoConsumer],
        ["backlog"] = [AlarmKind.QueueGrowing, AlarmKind.QueueStuck],
    };

    // The broker is local or on a private network: there is no proxy in between.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>
    /// Exposes the messaging alarms as health checks of the broker. Requires the management plugin. The broker is polled every 2 s; Aspire runs
    /// the health checks of a healthy resource every 30 s, so an alarm is shown within 30 s and cleared within 5 s.
    /// A resource that waits for the broker to be healthy also waits for the alarms to clear. A consumer clears them only by running, so it must
    /// wait with <see cref="WaitForBrokerExtensions.WaitForBroker"/> instead.
    /// </summary>
    /// <param name="broker">The broker.</param>
    /// <param name="exchanges">Exchanges that must exist.</param>
    public static IResourceBuilder<RabbitMQServerResource> WithMessagingAlarms(
        this IResourceBuilder<RabbitMQServerResource> broker, params IEnumerable<string> exchanges)
    {
        ResourceNotificationService? notifications = null;
        var monitor = new BrokerMonitor(
            new ManagementClient(Http),
            cancellationToken => FindAsync(broker.Resource, notifications!, cancellationToken),
            new AlarmTracker(TimeProvider.System, exchanges),
            TimeProvider.System);

        foreach (var (name, kinds) in Checks)
        {
            var key = $"{broker.Resource.Name}_{name}_check";
            broker.ApplicationBuilder.Services.AddHealthChecks().AddCheck(key, () => Check(monitor.View, kinds));
            broker.WithHealthCheck(key);
        }

        broker.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((@event, cancellationToken) =>
        {
            notifications = @event.Services.GetRequiredService<ResourceNotificationService>();
            var stopping = @event.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            _ = Task.Run(() => monitor.RunAsync(stopping), CancellationToken.None);
            return Task.CompletedTask;
        });
        return broker;
    }

    /// <summary>Returns the result of the check for these kinds of alarm: degraded if the broker could not be read, so that its alarms are unknown.</summary>
    internal static HealthCheckResult Check(BrokerView? view, params AlarmKind[] kinds)
    {
        var alarms = view?.Alarms.Where(alarm => kinds.Contains(alarm.Kind)).ToArray() ?? [];
        var description = string.Join(' ', alarms.Select(AlarmSentences.Of));
        return alarms.Length == 0 && view is { State: null, Alarms: [var blind, ..] } ? HealthCheckResult.Degraded($"Unknown: {blind.Cause}")
            : alarms.Length == 0 ? HealthCheckResult.Healthy()
            : alarms.All(alarm => alarm.IsWarning) ? HealthCheckResult.Degraded(description)
            : HealthCheckResult.Unhealthy(description);
    }

    private static async Task<ManagementEndpoint?> FindAsync(
        RabbitMQServerResource broker, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        if (!notifications.TryGetCurrentState(broker.Name, out var current) || current.Snapshot.State?.Text != KnownResourceStates.Running)
        {
            return null;
        }

        var url = await broker.GetEndpoint("management").GetValueAsync(cancellationToken);
        var connectionString = await broker.ConnectionStringExpression.GetValueAsync(cancellationToken);
        return ManagementEndpoint.FromConnectionString(new Uri(url!), connectionString!, current.Snapshot.StartTimeStamp?.ToUniversalTime());
    }
}
