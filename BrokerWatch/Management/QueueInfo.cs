namespace BrokerWatch.Management;

/// <param name="MessagesReady">Messages waiting for a consumer.</param>
/// <param name="MessagesUnacknowledged">Messages delivered to a consumer and not acknowledged yet.</param>
public sealed record QueueInfo(
    string Name,
    string Vhost,
    string? Type,
    bool AutoDelete,
    bool Exclusive,
    long? MessagesReady,
    long? MessagesUnacknowledged,
    MessageStats? MessageStats)
{
    public long Ready => MessagesReady ?? 0;

    public long Unacked => MessagesUnacknowledged ?? 0;

    /// <summary>Whether it is permanent and needs a consumer; a stream may go without one for a time.</summary>
    public bool IsLasting => !AutoDelete && !Exclusive && Type != "stream";
}
