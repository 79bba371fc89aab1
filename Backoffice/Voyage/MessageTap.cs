using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Backoffice.Voyage;

/// <summary>
/// Receives a copy of the messages of one routing key, in a queue of its own that is exclusive: the broker deletes it with the connection, whatever ends it.
/// </summary>
internal sealed class MessageTap : IAsyncDisposable
{
    private readonly Channel<MessageCopy> _copies = System.Threading.Channels.Channel.CreateUnbounded<MessageCopy>();
    private readonly IConnection _connection;

    private MessageTap(IConnection connection) => _connection = connection;

    /// <summary>Starts to receive; messages that are published from now on are not missed.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.BrokerUnreachableException">The broker does not answer.</exception>
    internal static async Task<MessageTap> OpenAsync(Uri broker, string exchange, string routingKey, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false, ClientProvidedName = "backoffice-voyage" };
        var tap = new MessageTap(await factory.CreateConnectionAsync(cancellationToken));
        try
        {
            var channel = await tap._connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue.QueueName, exchange, routingKey, cancellationToken: cancellationToken);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) =>
            {
                tap._copies.Writer.TryWrite(MessageCopy.Of(delivery));
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
            tap._connection.ConnectionShutdownAsync += (_, reason) =>
            {
                tap._copies.Writer.TryComplete(reason.Exception);
                return Task.CompletedTask;
            };
            return tap;
        }
        catch
        {
            await tap.DisposeAsync();
            throw;
        }
    }

    /// <summary>The copies as they come; ends with the connection.</summary>
    internal IAsyncEnumerable<MessageCopy> ReadAllAsync(CancellationToken cancellationToken) => _copies.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
