using PayeTonKawa.Contracts;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

internal static class TopologyDeclaration
{
    // A quorum queue of RabbitMQ 4 drops a message after 20 returns, and a consumer's crash returns all that it had in hand. The limit must be a number for
    // RabbitMQ 3; this one is never reached. What cannot be processed is the consumer's to put aside.
    private static readonly Dictionary<string, object?> Quorum = new() { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = int.MaxValue };

    internal static async Task DeclareTopologyAsync(this IChannel channel, bool quorumQueues, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        foreach (var (queue, routingKey) in Topology.Queues)
        {
            await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false, quorumQueues ? Quorum : null, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            await channel.QueueBindAsync(queue, Topology.Exchange, routingKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
