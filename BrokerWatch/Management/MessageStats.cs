namespace BrokerWatch.Management;

/// <summary>Message counters of an exchange or a queue since the broker's start; the broker updates them every 5 s.</summary>
public sealed record MessageStats
{
    public long Publish { get; init; }

    public Rate? PublishDetails { get; init; }

    public Rate? PublishInDetails { get; init; }

    public Rate? PublishOutDetails { get; init; }

    public Rate? DeliverGetDetails { get; init; }

    public long Ack { get; init; }

    public Rate? AckDetails { get; init; }

    /// <summary>Messages delivered to consumers that do not acknowledge.</summary>
    public long DeliverNoAck { get; init; }

    /// <summary>Messages that are completed.</summary>
    internal long Done => Ack + DeliverNoAck;
}
