namespace BrokerWatch.Management;

/// <summary>Message counters of an exchange or a queue since the broker's start; the broker updates them every 5 s.</summary>
public sealed record MessageStats
{
    /// <summary>Messages that came into a queue.</summary>
    public Rate? PublishDetails { get; init; }

    /// <summary>Messages that came to an exchange.</summary>
    public Rate? PublishInDetails { get; init; }

    public long Ack { get; init; }

    public Rate? AckDetails { get; init; }

    /// <summary>Messages delivered to consumers that do not acknowledge.</summary>
    public long DeliverNoAck { get; init; }

    /// <summary>Messages delivered once more, because a consumer returned them or was lost.</summary>
    public long Redeliver { get; init; }

    /// <summary>Messages that are completed.</summary>
    internal long Done => Ack + DeliverNoAck;
}
