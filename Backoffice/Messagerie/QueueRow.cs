using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace Backoffice.Messagerie;

/// <summary>A queue, the routing keys of its bindings, the connections that read it, and its ready messages in the last minute.</summary>
public sealed record QueueRow(QueueInfo Queue, IReadOnlyList<string> RoutingKeys, IReadOnlyList<string> Consumers, IReadOnlyList<Sample> History)
{
    internal bool IsAbandoned => Consumers.Count == 0 && Queue.IsLasting;

    internal long Redelivered => Queue.MessageStats?.Redeliver ?? 0;

    /// <summary>Messages per second that come in.</summary>
    internal double Published => Queue.MessageStats?.PublishDetails?.PerSecond ?? 0;

    /// <summary>Messages per second that are done.</summary>
    internal double Acked => Queue.MessageStats?.AckDetails?.PerSecond ?? 0;
}
