using Backoffice.Live;
using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;
using PayeTonKawa.Contracts;

namespace Backoffice.Messagerie;

/// <summary>The broker and its alarms. Its address is found by name, its credentials are those of the connection string.</summary>
public sealed class BrokerFeed : Feed<BrokerView>
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly BrokerMonitor _monitor;

    public BrokerFeed(ManagementClient client, IConfiguration configuration, TimeProvider time) : base(time)
    {
        var endpoint = ManagementEndpoint.FromConnectionString(
            new("http://_management.rabbitmq/"), configuration.GetConnectionString(Topology.ConnectionName) ?? "");
        _monitor = new(client, _ => Task.FromResult<ManagementEndpoint?>(endpoint), new AlarmTracker(time, Topology.Exchange), time);
    }

    protected override async Task<BrokerView> ReadAsync(CancellationToken cancellationToken) => (await _monitor.LookAsync(cancellationToken))!;
}
