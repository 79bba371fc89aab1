using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Telemetry;
using PayeTonKawa.ServiceDefaults.Database;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Processes one message until it is handled or stored as a dead letter, with retries and backoff.</summary>
internal sealed partial class MessageProcessor(
    IServiceScopeFactory scopes, IRejectedMessageStore rejected, MessagingMetrics metrics,
    SubscriptionHealth health, TimeProvider time, ILogger<MessageProcessor> logger)
{
    // A failure other than an outage may be transient (a bug that depends on timing), but endless retries would block other messages.
    private const int MaxUnexpected = 5;

    /// <summary>Returns when the message may be acknowledged.</summary>
    /// <param name="delivery">The message and its subscription.</param>
    /// <param name="stopping">Cancels the backoff between attempts: the message is requeued.</param>
    /// <param name="aborted">Cancels the attempt itself: the broker requeues the message.</param>
    internal async Task ProcessAsync(Delivery delivery, CancellationToken stopping, CancellationToken aborted)
    {
        metrics.Consumed.Add(1, MessagingTags.Of("deliver", "receive", delivery.Destination, delivery.Broker));
        var backoff = new Backoff(time);
        var history = new History();
        health.Begin(delivery);
        try
        {
            while (!await TryAsync(delivery, history, aborted).ConfigureAwait(false))
            {
                await backoff.WaitAsync(stopping).ConfigureAwait(false);
                metrics.Retries.Add(1, new KeyValuePair<string, object?>(MessagingTags.Destination, delivery.Destination));
            }
        }
        finally
        {
            health.End(delivery);
        }
    }

    private async Task<bool> TryAsync(Delivery delivery, History history, CancellationToken aborted)
    {
        using var attempt = ProcessAttempt.Start(delivery, history.Failures + 1, metrics, time);
        try
        {
            await HandleAsync(delivery, history, attempt, aborted).ConfigureAwait(false);
            if (history.Rejection is { } reason)
            {
                await rejected.KeepAsync(delivery.Queue, delivery.Message, reason, aborted).ConfigureAwait(false);
                logger.MessageRejected(delivery, reason);
                metrics.Rejected.Add(1, new KeyValuePair<string, object?>(MessagingTags.Destination, delivery.Destination));
            }

            if (history.Failures > 0)
            {
                Recovered(logger, delivery.Queue, history.Failures);
            }

            return true;
        }
        catch (Exception exception)
        {
            attempt.Fail(exception);
            if (aborted.IsCancellationRequested)
            {
                throw;
            }

            if (DatabaseFaults.IsOutOfStep(exception))
            {
                // Returned to the connection pool, the connection would fail the next attempt as well.
                NpgsqlConnection.ClearAllPools();
            }

            if (exception is not OperationCanceledException && !DatabaseFaults.IsUnavailable(exception) && ++history.Unexpected == MaxUnexpected)
            {
                history.Rejection ??= $"The handler failed {MaxUnexpected} times: {exception.GetType().Name}: {exception.Message}";
            }

            // Once per message: an outage of an hour is one log line, not a thousand.
            if (history.Failures++ == 0)
            {
                Failed(logger, delivery.Queue, exception.GetBaseException().Message, exception);
            }

            return false;
        }
    }

    private async Task HandleAsync(Delivery delivery, History history, ProcessAttempt attempt, CancellationToken cancellationToken)
    {
        if (delivery.BodySize > delivery.Message.Body.Length)
        {
            history.Rejection = $"The body has {delivery.BodySize} bytes: only its first {delivery.Message.Body.Length} are kept.";
        }

        if (history.Rejection is not null)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await delivery.Subscription.Handle(scope.ServiceProvider, delivery.Message.Body, cancellationToken).ConfigureAwait(false);
            attempt.Handled();
        }
        catch (UnprocessableMessageException exception)
        {
            attempt.Fail(exception);
            history.Rejection = exception.Message;
        }
    }

    /// <summary>The outcome of the attempts so far.</summary>
    private sealed class History
    {
        internal int Failures { get; set; }

        internal int Unexpected { get; set; }

        internal string? Rejection { get; set; }
    }

    [LoggerMessage(20, LogLevel.Warning, "Message de {Queue} non traité, nouvelles tentatives jusqu'au succès: {Raison}")]
    private static partial void Failed(ILogger logger, string queue, string raison, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "Message de {Queue} traité après {Echecs} échecs")]
    private static partial void Recovered(ILogger logger, string queue, int echecs);
}
