using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Consumes one queue, with its subscription's concurrency, on a channel of its own: a slow queue does not hold up another.</summary>
internal sealed partial class QueueConsumer(
    IChannel channel, AmqpTcpEndpoint broker, Subscription subscription, SubscriptionOptions options,
    MessageProcessor processor, Action<Exception> lost, ILogger logger) : IDisposable
{
    private static readonly TimeSpan CancellationLimit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly SemaphoreSlim _free = new(subscription.Concurrency);
    private Acknowledgements? _acknowledgements;
    private string? _tag;

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        _acknowledgements = new(channel, lost, _aborted.Token);
        channel.ChannelShutdownAsync += (_, shutdown) => LoseAsync(shutdown.ReplyText);
        var consumer = new AsyncEventingBasicConsumer(channel);
        var stopping = _stopping.Token;
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery, stopping);
        consumer.UnregisteredAsync += (_, _) => LoseAsync($"la file {subscription.Queue} n'existe plus");
        await channel.BasicQosAsync(prefetchSize: 0, options.Prefetch(subscription.Concurrency), global: false, cancellationToken).ConfigureAwait(false);
        _tag = await channel.BasicConsumeAsync(subscription.Queue, autoAck: false, consumer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops consuming and lets the messages in flight finish. After <paramref name="grace"/> they are cancelled, and soon afterwards abandoned: a handler
    /// that ignores its cancellation must delay neither the application's shutdown nor the next connection.
    /// </summary>
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
                // The channel is closed, and the consumer with it.
            }
        }

        using var limit = new CancellationTokenSource(grace + CancellationLimit);
        try
        {
            for (var taken = 0; taken < subscription.Concurrency; taken++)
            {
                await _free.WaitAsync(limit.Token).ConfigureAwait(false);
            }

            await _acknowledgements!.Sent.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LeftAlone(logger, subscription.Queue);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborted.Dispose();
        _free.Dispose();
    }

    private async Task ReceiveAsync(BasicDeliverEventArgs delivery, CancellationToken stopping)
    {
        try
        {
            await _free.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Prefetched messages are requeued when the channel closes.
            return;
        }

        _acknowledgements!.Received(delivery.DeliveryTag);

        // Copied: the client reuses its buffer when this method returns.
        var body = delivery.Body[..Math.Min(delivery.Body.Length, options.LargestBody)].ToArray();
        _ = ProcessAsync(new(
            subscription,
            new(delivery.ConsumerTag, delivery.DeliveryTag, delivery.Redelivered, delivery.Exchange, delivery.RoutingKey, delivery.BasicProperties, body),
            InboundFilter.SizeOf(delivery.Body.Span, options.LargestBody),
            broker));
    }

    private async Task ProcessAsync(Delivery delivery)
    {
        try
        {
            await processor.ProcessAsync(delivery, _stopping.Token, _aborted.Token).ConfigureAwait(false);
            _acknowledgements!.Done(delivery.Message.DeliveryTag);
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
            _free.Release();
        }
    }

    // The broker redelivers the messages to another consumer, so the local attempts are cancelled.
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

    [LoggerMessage(31, LogLevel.Warning, "Un traitement de {Queue} ignore son annulation, son message est rendu à la file")]
    private static partial void LeftAlone(ILogger logger, string queue);
}
