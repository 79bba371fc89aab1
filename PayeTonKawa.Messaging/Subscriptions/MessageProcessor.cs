using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Broker;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Sees one message through: handled, or kept as rejected. Until then it tries again, with longer and longer pauses.</summary>
internal sealed partial class MessageProcessor(
    IServiceScopeFactory scopes, IRejectedMessageStore rejected, TimeProvider time, ILogger<MessageProcessor> logger)
{
    // A fault that is not one of the surroundings may still pass (a bug that depends on timing), but not for ever at the others' cost.
    private const int MaxUnexpected = 5;

    /// <summary>Returns when the message may be acknowledged.</summary>
    /// <param name="subscription">Who handles it.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="stopping">Ends the pauses: the message goes back to its queue.</param>
    /// <param name="aborted">Ends the attempt itself: the message is no longer ours.</param>
    internal async Task ProcessAsync(Subscription subscription, BasicDeliverEventArgs delivery, CancellationToken stopping, CancellationToken aborted)
    {
        var backoff = new Backoff(time);
        string? rejection = null;
        var failures = 0;
        var unexpected = 0;
        while (true)
        {
            try
            {
                if (rejection is null)
                {
                    await HandleAsync(subscription, delivery, aborted).ConfigureAwait(false);
                }
                else
                {
                    await rejected.KeepAsync(subscription.Queue, delivery, rejection, aborted).ConfigureAwait(false);
                    Rejected(logger, subscription.Queue, rejection);
                }

                if (failures > 0)
                {
                    Recovered(logger, subscription.Queue, failures);
                }

                return;
            }
            catch (UnprocessableMessageException exception)
            {
                rejection = exception.Message;
            }
            catch (Exception exception) when (!aborted.IsCancellationRequested)
            {
                if (!Faults.IsPassing(exception) && ++unexpected == MaxUnexpected)
                {
                    rejection ??= $"The handler failed {MaxUnexpected} times: {exception.GetType().Name}: {exception.Message}";
                }

                // Once per message: an outage of an hour is one line, not a thousand.
                if (failures++ == 0)
                {
                    Failed(logger, subscription.Queue, exception.GetBaseException().Message, exception);
                }

                await backoff.WaitAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task HandleAsync(Subscription subscription, BasicDeliverEventArgs delivery, CancellationToken cancellationToken)
    {
        using var span = MessagingSpans.StartProcess(subscription.Queue, delivery);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await subscription.Handle(scope.ServiceProvider, delivery.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span.Fail(exception.GetType().Name, exception.Message);
            throw;
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Message de {Queue} non traité, nouvelles tentatives jusqu'au succès: {Raison}")]
    private static partial void Failed(ILogger logger, string queue, string raison, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "Message de {Queue} traité après {Echecs} échecs")]
    private static partial void Recovered(ILogger logger, string queue, int echecs);

    [LoggerMessage(22, LogLevel.Error, "Message de {Queue} conservé dans messages_rejetes: {Raison}")]
    private static partial void Rejected(ILogger logger, string queue, string raison);
}
