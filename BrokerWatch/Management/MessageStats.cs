namespace BrokerWatch.Management;

/// <summary>What passed through an exchange or a queue, in messages since the broker started; the broker takes stock every 5 s.</summary>
public sealed record MessageStats
{
    public long Publish { get; init; }

    public Rate? PublishDetails { get; init; }

    public Rate? PublishInDetails { get; init; }

    public Rate? PublishOutDetails { get; init; }

    public Rate? DeliverGetDetails { get; init; }

    public long Ack { get; init; }

    public Rate? AckDetails { get; init; }

    /// <summary>Delivered to consumers that do not acknowledge.</summary>
    public long DeliverNoAck { get; init; }

    /// <summary>Messages that are done with.</summary>
    internal long Done => Ack + DeliverNoAck;
}
