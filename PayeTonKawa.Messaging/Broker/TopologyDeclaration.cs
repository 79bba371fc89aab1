using PayeTonKawa.Contracts;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

internal static class TopologyDeclaration
{
    // No x-queue-type: the virtual host's default applies, so a cluster can replicate the queues (quorum) without a change here.
    internal static async Task DeclareTopologyAsync(this IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        foreach (var (queue, routingKey) in Topology.Queues)
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            await channel.QueueBindAsync(queue, Topology.Exchange, routingKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
