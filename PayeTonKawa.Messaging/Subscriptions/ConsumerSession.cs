using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Broker;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>One connection with one consumer per queue, until it is lost.</summary>
internal sealed class ConsumerSession : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly CreateChannelOptions InOrder =
        new(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1);

    private readonly IConnection _connection;
    private readonly TaskCompletionSource<Exception> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueueConsumer> _consumers = [];

    private ConsumerSession(IConnection connection) => _connection = connection;

    /// <summary>Completes with the cause when the connection, a channel or a queue is lost.</summary>
    internal Task<Exception> Lost => _lost.Task;

    internal static async Task<ConsumerSession> OpenAsync(
        IConnectionFactory factory,
        ApplicationIdentity application,
        IEnumerable<Subscription> subscriptions,
        SubscriptionOptions options,
        MessageProcessor processor,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var session = new ConsumerSession(await factory.ConnectAsync(application, cancellationToken).ConfigureAwait(false));
        try
        {
            foreach (var subscription in subscriptions)
            {
                var channel = await session._connection.CreateChannelAsync(InOrder, cancellationToken).ConfigureAwait(false);
                var consumer = new QueueConsumer(
                    channel, session._connection.Endpoint, subscription, options, processor, reason => session._lost.TrySetResult(reason), logger);
                session._consumers.Add(consumer);
                await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets the messages in flight finish, then closes. On return no handler of this session runs, unless it ignores its cancellation.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_consumers.Select(consumer => consumer.StopAsync(Grace))).ConfigureAwait(false);
        await _connection.EndAsync().ConfigureAwait(false);
        _consumers.ForEach(consumer => consumer.Dispose());
    }
}
