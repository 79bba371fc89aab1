using System.Globalization;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// One connection that publishes messages in order, many in flight at a time, with publisher confirms. It tracks the confirms itself:
/// the client's tracking adds a header to every message and does not guarantee the order of concurrent publishes.
/// Not usable after a failure: dispose it and open another.
/// </summary>
internal sealed class ConfirmedPublisher : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _application;
    private readonly Action<Exception> _blocked;
    private readonly MessagingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Patience _patience;
    private readonly ConfirmWindow _window = new();

    private ConfirmedPublisher(
        IConnection connection, IChannel channel, string application, TimeSpan confirmLimit,
        Action<Exception> blocked, MessagingMetrics metrics, TimeProvider time)
    {
        (_connection, _channel, _application, _blocked, _metrics, _time) = (connection, channel, application, blocked, metrics, time);
        _patience = new(confirmLimit);
        channel.BasicAcksAsync += OnAck;
        channel.BasicNacksAsync += OnNack;
        channel.BasicReturnAsync += OnReturn;
        channel.ChannelShutdownAsync += OnShutdown;
        connection.ConnectionBlockedAsync += OnBlocked;
        connection.ConnectionUnblockedAsync += OnUnblocked;
    }

    /// <summary>Whether the channel is open, as far as the client knows.</summary>
    internal bool IsOpen => _channel.IsOpen;

    /// <param name="factory">Creates the connection.</param>
    /// <param name="application">The publishing application.</param>
    /// <param name="confirmLimit">How long the broker may stay silent while publisher confirms are outstanding.</param>
    /// <param name="blocked">Called when the broker blocks publishers (memory or disk alarm).</param>
    /// <param name="metrics">Records every message.</param>
    /// <param name="time">The clock for the time a message waited.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    internal static async Task<ConfirmedPublisher> OpenAsync(
        IConnectionFactory factory,
        ApplicationIdentity application,
        TimeSpan confirmLimit,
        Action<Exception> blocked,
        MessagingMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var connection = await factory.ConnectAsync(application, cancellationToken).ConfigureAwait(false);
        try
        {
            var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
            var channel = await connection.CreateChannelAsync(options, cancellationToken).ConfigureAwait(false);
            return new(connection, channel, application.Name, confirmLimit, blocked, metrics, time);
        }
        catch
        {
            await connection.EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Publishes the rows and waits until at most <paramref name="unanswered"/> messages, earlier ones included, await a confirm; after
    /// <paramref name="stopping"/>, for a few seconds only. A failure is returned, not thrown, because some messages may be confirmed.
    /// </summary>
    internal async Task<PublishResult> PublishAsync(IEnumerable<OutboxRow> rows, int unanswered, CancellationToken stopping)
    {
        using var waiting = _patience.Begin(stopping);
        try
        {
            foreach (var row in rows)
            {
                await PublishAsync(row, waiting.Token).ConfigureAwait(false);
            }

            await _window.WaitAsync(unanswered).WaitAsync(waiting.Token).ConfigureAwait(false);
            return _window.Take(null);
        }
        catch (OperationCanceledException)
        {
            return _window.Take(new TimeoutException("le broker ne confirme plus les messages"));
        }
        catch (Exception exception)
        {
            return _window.Take(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.ConnectionBlockedAsync -= OnBlocked;
        await _connection.EndAsync().ConfigureAwait(false);
        _patience.Dispose();
    }

    private async Task PublishAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        var publication = Publication.Start(row, _connection.Endpoint, _metrics, _time);
        _window.Add(row, publication);
        var properties = new BasicProperties
        {
            MessageId = row.MessageId.ToString(),
            Type = row.EventName,
            AppId = _application,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Headers = publication.Headers,
        };
        await _channel.BasicPublishAsync(Topology.Exchange, row.RoutingKey, Topology.IsAwaited(row.RoutingKey), properties, row.Body, cancellationToken)
            .ConfigureAwait(false);
    }

    private Task OnAck(object sender, BasicAckEventArgs ack) => Answered(ack.DeliveryTag, ack.Multiple, null);

    private Task OnNack(object sender, BasicNackEventArgs nack) => Answered(nack.DeliveryTag, nack.Multiple, new("nack", "le broker a refusé le message"));

    private Task Answered(ulong tag, bool multiple, PublishFailure? problem)
    {
        _patience.Renew();
        _window.Answered(tag, multiple, problem);
        return Task.CompletedTask;
    }

    private Task OnReturn(object sender, BasicReturnEventArgs returned)
    {
        _window.Returned(
            returned.BasicProperties.MessageId,
            string.Create(CultureInfo.InvariantCulture, $"le broker n'a pas de file pour '{returned.RoutingKey}' ({returned.ReplyCode} {returned.ReplyText})"));
        return Task.CompletedTask;
    }

    private Task OnShutdown(object sender, ShutdownEventArgs shutdown)
    {
        _window.Lost(new IOException(shutdown.ReplyText, shutdown.Exception));
        return Task.CompletedTask;
    }

    // Published messages stay in the broker's buffers and are read later: publishing them again on another connection would only duplicate them.
    private Task OnBlocked(object sender, ConnectionBlockedEventArgs blocked)
    {
        _patience.Suspend();
        _blocked(new IOException($"le broker suspend les publications ({blocked.Reason})"));
        return Task.CompletedTask;
    }

    private Task OnUnblocked(object sender, AsyncEventArgs unblocked)
    {
        _patience.Resume();
        return Task.CompletedTask;
    }
}
