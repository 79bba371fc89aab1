using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace Backoffice.Messagerie;

/// <summary>A queue, with what leads to it and who reads it.</summary>
/// <param name="Keys">The routing keys of its bindings; empty without one.</param>
/// <param name="Consumers">The name of each consumer's connection.</param>
/// <param name="History">Its ready messages in the last minute, oldest first.</param>
public sealed record QueueRow(QueueInfo Queue, string Keys, IReadOnlyList<string> Consumers, IReadOnlyList<Sample> History)
{
    internal bool IsAbandoned => Consumers.Count == 0 && Queue.IsLasting;

    internal long Redelivered => Queue.MessageStats?.Redeliver ?? 0;

    /// <summary>Messages per second that come in.</summary>
    internal double Published => Queue.MessageStats?.PublishDetails?.PerSecond ?? 0;

    /// <summary>Messages per second that are done.</summary>
    internal double Acked => Queue.MessageStats?.AckDetails?.PerSecond ?? 0;

    /// <summary>Who reads it, in words.</summary>
    internal string Readers(Texts texts) => Consumers.Count == 0 ? texts["personne"] : string.Join(", ", Consumers.Distinct());
}
