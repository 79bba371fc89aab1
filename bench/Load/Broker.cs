using System.Text;
using RabbitMQ.Client;

namespace Load;

/// <summary>Direct connection to the broker, for measuring the limits.</summary>
internal sealed class Broker(IConnection connection) : IAsyncDisposable
{
    private const int Window = 1024;

    internal string Version => connection.ServerProperties?["version"] is byte[] version ? Encoding.UTF8.GetString(version) : "?";

    internal static async Task<Broker> ConnectAsync(string uri, CancellationToken cancellationToken) =>
        new(await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync("bench", cancellationToken));

    internal Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken) => connection.CreateChannelAsync(cancellationToken: cancellationToken);

    internal async Task WaitForConsumersAsync(string queue, uint count, CancellationToken cancellationToken)
    {
        await using var channel = await OpenChannelAsync(cancellationToken);
        while (await channel.ConsumerCountAsync(queue, cancellationToken) != count)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Publishes persistent messages from memory with publisher confirms, many of them in flight, and returns when all are confirmed.</summary>
    internal async Task PublishAsync(string exchange, string routingKey, IReadOnlyList<byte[]> bodies, CancellationToken cancellationToken)
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
        await using var channel = await connection.CreateChannelAsync(options, cancellationToken);
        using var room = new SemaphoreSlim(Window);
        var (confirmed, all) = (0UL, new TaskCompletionSource());
        channel.BasicAcksAsync += (_, ack) =>
        {
            var news = ack.Multiple ? (int)(ack.DeliveryTag - confirmed) : 1;
            confirmed += (ulong)news;
            room.Release(news);
            if (confirmed == (ulong)bodies.Count)
            {
                all.TrySetResult();
            }

            return Task.CompletedTask;
        };
        foreach (var body in bodies)
        {
            await room.WaitAsync(cancellationToken);
            var properties = new BasicProperties
            {
                MessageId = Guid.CreateVersion7().ToString(),
                DeliveryMode = DeliveryModes.Persistent,
                ContentType = "application/json"
            };
            await channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, cancellationToken);
        }

        await all.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
