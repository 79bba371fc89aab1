using BrokerWatch.Management;

namespace BrokerWatch.Tests;

/// <summary>Constructed broker states.</summary>
internal static class States
{
    internal const string Queue = "colis";
    internal const string Exchange = "courrier";

    /// <summary>One exchange and one queue that has a consumer and no messages.</summary>
    internal static BrokerState Good { get; } = new(
        ChannelCount: 1,
        [new("rabbit@localhost", MemUsed: 100, MemLimit: 1000, MemAlarm: false, DiskFree: 1000, DiskFreeLimit: 100, DiskFreeAlarm: false)],
        [new("", false, null), new("amq.topic", false, null), new(Exchange, false, null)],
        [new(Exchange, "/", Queue, "queue", "colis.#")],
        [new(Queue, "/", "classic", false, false, 0, 0, null)],
        [new(Queue, "/", "127.0.0.1:1 -> 127.0.0.1:5672")],
        [new("127.0.0.1:1 -> 127.0.0.1:5672", "facteur", "running")]);

    internal static BrokerState With(this BrokerState state, long ready, long unacked = 0, long acks = 0) => state with
    {
        Queues = [state.Queues[0] with { MessagesReady = ready, MessagesUnacknowledged = unacked, MessageStats = new() { Ack = acks } }],
    };

    internal static BrokerState WithoutConsumer(this BrokerState state) => state with { Consumers = [] };
}
