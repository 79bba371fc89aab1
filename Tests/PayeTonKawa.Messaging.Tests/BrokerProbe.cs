using System.Collections.Concurrent;
using System.Text;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>An independent client of the broker: receives everything published, inspects queues, publishes any message.</summary>
internal sealed class BrokerProbe : IAsyncDisposable
{
    private readonly IConnection _connection;

    private BrokerProbe(IConnection connection, IChannel channel) => (_connection, Channel) = (connection, channel);

    internal IChannel Channel { get; }

    internal ConcurrentQueue<Seen> Messages { get; } = new();

    internal static async Task<BrokerProbe> OpenAsync(ServersFixture servers, bool watch = true, bool purge = true)
    {
        var connection = await servers.Rabbit.Factory.CreateConnectionAsync();
        var probe = new BrokerProbe(connection, await connection.CreateChannelAsync());
        await probe.Channel.DeclareTopologyAsync(quorumQueues: false, CancellationToken.None);
        if (purge)
        {
            await probe.PurgeAsync();
        }

        if (watch)
        {
            await probe.WatchAsync();
        }

        return probe;
    }

    /// <summary>Number of ready messages in a queue, without unacknowledged ones.</summary>
    internal Task<uint> ReadyAsync(string queue) => Channel.MessageCountAsync(queue);

    internal Task PurgeAsync() => Task.WhenAll(Topology.Queues.Keys.Select(queue => Channel.QueuePurgeAsync(queue)));

    internal Task PublishAsync(string routingKey, byte[] body, BasicProperties? properties = null) =>
        Channel.BasicPublishAsync(Topology.Exchange, routingKey, mandatory: true, properties ?? new(), body).AsTask();

    internal Task PublishAsync(string routingKey, string body) => PublishAsync(routingKey, Encoding.UTF8.GetBytes(body));

    internal Task ReceivedAsync(int count) => Eventually.TrueAsync(() => Messages.Count >= count, $"{count} messages are published");

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private async Task WatchAsync()
    {
        var queue = await Channel.QueueDeclareAsync();
        await Channel.QueueBindAsync(queue.QueueName, Topology.Exchange, "#");
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            Messages.Enqueue(new(delivery.RoutingKey, Encoding.UTF8.GetString(delivery.Body.Span), new BasicProperties(delivery.BasicProperties)));
            return Task.CompletedTask;
        };
        await Channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
    }

    internal sealed record Seen(string RoutingKey, string Body, IReadOnlyBasicProperties Properties);
}
