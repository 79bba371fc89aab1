using RabbitMQ.Client;

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
        var events = new List<SeenEvent>();
        while (await channel.BasicGetAsync(Queue, autoAck: true, cancellationToken) is { } message)
        {
            events.Add(SeenEvent.Of(message));
        }

        await channel.QueueDeleteAsync(Queue, cancellationToken: cancellationToken);
        var first = events.DistinctBy(seen => seen.MessageId).ToList();
        return (first, events.Count - first.Count);
    }
}
