using System.Collections.Frozen;

namespace PayeTonKawa.Contracts;

/// <summary>The broker topology. Every service declares all of it on connect, so that the start order of the services does not matter.</summary>
public static class Topology
{
    /// <summary>The only exchange: topic, durable.</summary>
    public const string Exchange = "payetonkawa";

    /// <summary>The queue of client deletions for the orders' consumer.</summary>
    public const string ClientEventsQueue = "commandes_client_events";

    /// <summary>The queue of product deletions for the orders' consumer.</summary>
    public const string ProduitEventsQueue = "commandes_produit_events";

    /// <summary>
    /// The header with the sequence number of a service's events: a 64-bit integer, higher for later changes of the same entity. An event can arrive twice, and
    /// the second time after later ones; a consumer that has seen a higher number for the entity may drop it.
    /// </summary>
    public const string SequenceHeader = "sequence";

    /// <summary>The name of the broker's connection string, <c>ConnectionStrings:rabbitmq</c>.</summary>
    public const string ConnectionName = "rabbitmq";

    /// <summary>Each durable queue and the routing key of its binding.</summary>
    public static IReadOnlyDictionary<string, string> Queues { get; } = new Dictionary<string, string>
    {
        [ClientEventsQueue] = "client.deleted",
        [ProduitEventsQueue] = "produit.deleted",
    };

    private static readonly FrozenSet<string> AwaitedKeys = Queues.Values.ToFrozenSet();

    /// <summary>Whether a message with this routing key must reach a queue (mandatory); the broker may drop others.</summary>
    public static bool IsAwaited(string routingKey) => AwaitedKeys.Contains(routingKey);
}
