using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Takes the messages of one queue, one at a time, on a channel of its own: what holds up one queue does not hold up another.</summary>
internal sealed partial class QueueConsumer(
    IChannel channel, AmqpTcpEndpoint broker, Subscription subscription, MessageProcessor processor, Action<Exception> lost, ILogger logger) : IDisposable
{
    // Enough for the next message to be here when one is done; few enough for them to go elsewhere when this process hangs.
    private const ushort Prefetch = 20;

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly SemaphoreSlim _idle = new(1, 1);
    private string? _tag;

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        channel.ChannelShutdownAsync += (_, shutdown) => LoseAsync(shutdown.ReplyText);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery);
        consumer.UnregisteredAsync += (_, _) => LoseAsync($"la file {subscription.Queue} n'existe plus");
        await channel.BasicQosAsync(prefetchSize: 0, Prefetch, global: false, cancellationToken).ConfigureAwait(false);
        _tag = await channel.BasicConsumeAsync(subscription.Queue, autoAck: false, consumer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no further message and lets the one in hand finish, for no longer than <paramref name="grace"/>.</summary>
    internal async Task StopAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _aborted.CancelAfter(grace);
        if (channel.IsOpen && _tag is not null)
        {
            try
            {
                await channel.BasicCancelAsync(_tag, noWait: true, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The channel is gone, and the consumer with it.
            }
        }

        await _idle.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborted.Dispose();
        _idle.Dispose();
    }

    private async Task ReceiveAsync(BasicDeliverEventArgs delivery)
    {
        // What was fetched ahead goes back to the queue with the channel.
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _idle.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await processor.ProcessAsync(new(subscription, delivery, broker), _stopping.Token, _aborted.Token).ConfigureAwait(false);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, _aborted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Interrupted(logger, subscription.Queue);
        }
        catch (Exception exception)
        {
            lost(exception);
        }
        finally
        {
            _idle.Release();
        }
    }

    // The broker gives the message to somebody else now: what is being done with it here had better end.
    private async Task LoseAsync(string reason)
    {
        lost(new IOException(reason));
        if (!_stopping.IsCancellationRequested)
        {
            await _aborted.CancelAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(30, LogLevel.Debug, "Message de {Queue} rendu à sa file: l'application s'arrête")]
    private static partial void Interrupted(ILogger logger, string queue);
}
