using System.Collections.Frozen;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging;

/// <summary>What exists on the broker. Every service that connects declares all of it, so that a message finds its queue whoever starts first.</summary>
public static class Topology
{
    /// <summary>The one exchange: topic, durable.</summary>
    public const string Exchange = "payetonkawa";

    /// <summary>Where deleted clients wait for the orders' consumer.</summary>
    public const string ClientEventsQueue = "commandes_client_events";

    /// <summary>Where deleted products wait for the orders' consumer.</summary>
    public const string ProduitEventsQueue = "commandes_produit_events";

    /// <summary>
    /// The header that numbers a service's events: a 64-bit integer, higher for later changes of the same entity. An event can arrive twice, and the
    /// second time after later ones; who has seen a higher number for the entity may drop it.
    /// </summary>
    public const string SequenceHeader = "sequence";

    /// <summary>The connection string of the broker is <c>ConnectionStrings:rabbitmq</c>.</summary>
    public const string ConnectionName = "rabbitmq";

    /// <summary>Each durable queue and the routing key that leads to it.</summary>
    public static IReadOnlyDictionary<string, string> Queues { get; } = new Dictionary<string, string>
    {
        [ClientEventsQueue] = "client.deleted",
        [ProduitEventsQueue] = "produit.deleted",
    };

    private static readonly FrozenSet<string> AwaitedKeys = Queues.Values.ToFrozenSet();

    /// <summary>Whether a message with this routing key must reach a queue; any other may vanish.</summary>
    internal static bool IsAwaited(string routingKey) => AwaitedKeys.Contains(routingKey);

    // No x-queue-type: the operator's default for the virtual host decides, so a cluster replicates the queues (quorum) with no change here.
    internal static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var (queue, routingKey) in Queues)
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken).ConfigureAwait(false);
            await channel.QueueBindAsync(queue, Exchange, routingKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
