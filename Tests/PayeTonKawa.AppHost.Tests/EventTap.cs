using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>Receives every message of the exchange in a queue of its own, which is deleted with the tap.</summary>
internal sealed class EventTap : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private EventTap(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<EventTap> OpenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var tap = new EventTap(connection, channel);
        await channel.ExchangeDeclareAsync("payetonkawa", ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(exclusive: true, autoDelete: true, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, "payetonkawa", "#", cancellationToken: cancellationToken);

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var body = Encoding.UTF8.GetString(delivery.Body.Span);
            tap._messages.Writer.TryWrite(new Message(delivery.RoutingKey, body, new BasicProperties(delivery.BasicProperties)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return tap;
    }

    /// <summary>Returns the next message whose id field has this value and skips all others. Fails after 30 s.</summary>
    public async Task<Message> NextAsync(string idField, int id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await foreach (var message in _messages.Reader.ReadAllAsync(limit.Token))
        {
            if (JsonNode.Parse(message.Body)?[idField]?.GetValue<int>() == id)
            {
                return message;
            }
        }

        throw new InvalidOperationException("The tap was closed.");
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    internal sealed record Message(string RoutingKey, string Body, BasicProperties Properties);
}
