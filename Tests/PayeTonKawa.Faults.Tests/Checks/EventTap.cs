using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>An additional durable queue that keeps every message of the exchange until it is read.</summary>
internal sealed class EventTap(FaultySystem system)
{
    private const string Exchange = "payetonkawa";
    private const string Queue = "tests_tap";

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await system.ConnectToBrokerAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, system.QueueArguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: cancellationToken);
    }

    /// <summary>All events in the order of their first delivery, and the number of duplicates. Deletes the queue.</summary>
    public async Task<(IReadOnlyList<SeenEvent> Events, int Duplicates)> DrainAsync(CancellationToken cancellationToken)
    {
        await using var connection = await system.ConnectToBrokerAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var all = await channel.MessageCountAsync(Queue, cancellationToken);
        var arrived = Channel.CreateUnbounded<SeenEvent>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) => await arrived.Writer.WriteAsync(SeenEvent.Of(message), cancellationToken);
        await channel.BasicConsumeAsync(Queue, autoAck: true, consumer, cancellationToken);
        var events = await arrived.Reader.ReadAllAsync(cancellationToken).Take((int)all).ToListAsync(cancellationToken);
        await channel.QueueDeleteAsync(Queue, cancellationToken: cancellationToken);
        var first = events.DistinctBy(seen => seen.MessageId).ToList();
        return (first, events.Count - first.Count);
    }
}
