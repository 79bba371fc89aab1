using System.Collections.Concurrent;
using PayeTonKawa.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Newsletter;

/// <summary>Knows the e-mail address of every client, from the events about clients.</summary>
public sealed class NewsletterReader
{
    private const string Queue = "newsletter";

    private readonly ConcurrentDictionary<int, (long Sequence, string? Email)> _clients = new();

    public IEnumerable<string> Addresses => _clients.Values.Select(client => client.Email).OfType<string>();

    public async Task RunAsync(Uri broker, CancellationToken stop)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Queue, stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 100, global: false, stop);
        await channel.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Topic, durable: true, cancellationToken: stop);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: stop);
        await channel.QueueBindAsync(Queue, Topology.Exchange, "client.*", cancellationToken: stop);

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            Handle(message);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, stop);
        };
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer, stop);
        await Task.Delay(Timeout.Infinite, stop);
    }

    private void Handle(BasicDeliverEventArgs message)
    {
        (int Id, string? Email)? change = message.RoutingKey switch
        {
            "client.created" when EventJson.TryRead<ClientCreated>(message.Body, out var created, out _) => (created.ClientId, created.Data?.Email),
            "client.updated" when EventJson.TryRead<ClientUpdated>(message.Body, out var updated, out _) => (updated.ClientId, updated.Data?.Email),
            "client.deleted" when EventJson.TryRead<ClientDeleted>(message.Body, out var deleted, out _) => (deleted.ClientId, null),
            _ => null,
        };

        // A lower sequence number than the highest seen: an old message that came a second time.
        if (change is var (id, email)
            && message.BasicProperties.Headers?.TryGetValue(Topology.SequenceHeader, out var header) == true
            && header is long sequence
            && sequence >= _clients.GetValueOrDefault(id).Sequence)
        {
            _clients[id] = (sequence, email);
        }
    }
}
