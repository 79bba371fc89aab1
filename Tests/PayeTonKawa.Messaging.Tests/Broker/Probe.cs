using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>
/// The test's own hand on the broker. Started, it has a durable queue that gets all that is published and outlives the broker's death;
/// with it no message is without a queue.
/// </summary>
internal sealed class Probe(BrokerServer broker) : IAsyncDisposable
{
    private readonly string _queue = $"sonde_{Guid.NewGuid():N}";
    private readonly List<BasicGetResult> _messages = [];
    private IConnection? _connection;
    private IChannel? _channel;

    internal IReadOnlyList<BasicGetResult> Messages => _messages;

    /// <summary>The stocks that the messages tell, in the order of their arrival.</summary>
    internal IEnumerable<int> Stocks => _messages.Select(message =>
    {
        using var body = JsonDocument.Parse(message.Body);
        return body.RootElement.GetProperty("data").GetProperty("stock").GetInt32();
    });

    internal static async Task<Probe> StartAsync(BrokerServer broker)
    {
        var probe = new Probe(broker);
        var channel = await probe.OpenAsync();
        await channel.QueueDeclareAsync(probe._queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(probe._queue, Topology.Exchange, "#");
        return probe;
    }

    internal static string Body(BasicGetResult message) => Encoding.UTF8.GetString(message.Body.Span);

    internal static string? Header(BasicGetResult message, string name) =>
        message.BasicProperties.Headers?[name] is byte[] value ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Collects until there are that many messages.</summary>
    internal Task ReceiveAsync(int count) => ReceiveUntilAsync(() => _messages.Count >= count);

    /// <summary>Collects until the condition is true.</summary>
    internal Task ReceiveUntilAsync(Func<bool> condition) => Until.TrueAsync(
        async () =>
        {
            var channel = await OpenAsync();
            while (!condition() && await channel.BasicGetAsync(_queue, autoAck: true) is { } message)
            {
                _messages.Add(message);
            }

            return condition();
        },
        () => $"Only {_messages.Count} messages have come.");

    /// <summary>Publishes what a stranger might.</summary>
    internal async Task PublishAsync(string routingKey, ReadOnlyMemory<byte> body, BasicProperties? properties = null) =>
        await (await OpenAsync()).BasicPublishAsync(Topology.Exchange, routingKey, mandatory: true, properties ?? new(), body);

    internal Task PublishAsync(string routingKey, string body) => PublishAsync(routingKey, Encoding.UTF8.GetBytes(body));

    /// <summary>How many messages wait in a queue, those in somebody's hands not counted.</summary>
    internal async Task<uint> ReadyAsync(string queue) => await (await OpenAsync()).MessageCountAsync(queue);

    internal async Task UnbindAsync(string queue) =>
        await (await OpenAsync()).QueueUnbindAsync(queue, Topology.Exchange, Topology.Queues[queue]);

    public async ValueTask DisposeAsync()
    {
        await (await OpenAsync()).QueueDeleteAsync(_queue);
        await _connection!.DisposeAsync();
    }

    private async Task<IChannel> OpenAsync()
    {
        if (_channel is not { IsOpen: true })
        {
            _connection = await broker.ConnectAsync();
            _channel = await _connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        }

        return _channel;
    }
}
