namespace BrokerWatch.Management;

/// <param name="MessagesReady">Waiting for a consumer.</param>
/// <param name="MessagesUnacknowledged">With a consumer that has not acknowledged them yet.</param>
public sealed record QueueInfo(
    string Name,
    string Vhost,
    string? Type,
    string? State,
    bool Durable,
    bool AutoDelete,
    bool Exclusive,
    long? MessagesReady,
    long? MessagesUnacknowledged,
    MessageStats? MessageStats)
{
    public long Ready => MessagesReady ?? 0;

    public long Unacked => MessagesUnacknowledged ?? 0;

    /// <summary>Whether it is there for good, so that somebody should read it; a stream is read now and then.</summary>
    public bool IsLasting => !AutoDelete && !Exclusive && Type != "stream";
}
