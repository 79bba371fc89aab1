namespace BrokerWatch.Management;

/// <summary>A snapshot of a broker from its management API.</summary>
/// <param name="ChannelCount">Number of open channels; a connection without one, e.g. of a health check, is idle.</param>
public sealed record BrokerState(
    int ChannelCount,
    IReadOnlyList<NodeInfo> Nodes,
    IReadOnlyList<ExchangeInfo> Exchanges,
    IReadOnlyList<BindingInfo> Bindings,
    IReadOnlyList<QueueInfo> Queues,
    IReadOnlyList<ConsumerInfo> Consumers,
    IReadOnlyList<ConnectionInfo> Connections)
{
    public IEnumerable<ConsumerInfo> ConsumersOf(QueueInfo queue) =>
        Consumers.Where(consumer => consumer.Queue == queue.Name && consumer.Vhost == queue.Vhost);
}
