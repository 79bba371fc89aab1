namespace BrokerWatch.Management;

/// <summary>A broker as its management API shows it at one moment.</summary>
/// <param name="Version">Of RabbitMQ.</param>
/// <param name="ChannelCount">A connection without a channel does nothing: a health check's, say.</param>
public sealed record BrokerState(
    string Version,
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
