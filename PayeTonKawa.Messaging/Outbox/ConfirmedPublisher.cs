using System.Globalization;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Broker;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// One connection that publishes batches of messages in order, with publisher confirms. It tracks the confirms itself: the client's tracking adds a header
/// to every message and does not guarantee the order of concurrent publishes. Not usable after a failure: dispose it and open another.
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
    private PublishBatch _batch = new(1, 0);
    private ulong _nextTag = 1;

    private ConfirmedPublisher(
        IConnection connection, IChannel channel, string application, TimeSpan confirmLimit,
        Action<Exception> blocked, MessagingMetrics metrics, TimeProvider time)
    {
        (_connection, _channel, _application, _blocked, _metrics, _time) = (connection, channel, application, blocked, metrics, time);
        _patience = new(confirmLimit);
        channel.BasicAcksAsync += (_, ack) => AnswerAsync(ack.DeliveryTag, ack.Multiple, null);
        channel.BasicNacksAsync += (_, nack) => AnswerAsync(nack.DeliveryTag, nack.Multiple, new("nack", "le broker a refusé le message"));
        channel.BasicReturnAsync += ReturnAsync;
        channel.ChannelShutdownAsync += LoseAsync;
        connection.ConnectionBlockedAsync += BlockAsync;
        connection.ConnectionUnblockedAsync += UnblockAsync;
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
        IConnectionFactory factory, ApplicationIdentity application, TimeSpan confirmLimit,
        Action<Exception> blocked, MessagingMetrics metrics, TimeProvider time, CancellationToken cancellationToken)
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
    /// Publishes the rows and waits for their confirms; after <paramref name="stopping"/>, for a few seconds only. A failure is returned, not thrown,
    /// because some messages may be confirmed.
    /// </summary>
    internal async Task<PublishResult> PublishAsync(IReadOnlyCollection<OutboxRow> rows, CancellationToken stopping)
    {
        var batch = new PublishBatch(_nextTag, rows.Count);
        _nextTag += (ulong)rows.Count;
        Volatile.Write(ref _batch, batch);
        _patience.Renew(waiting: true);
        using var stop = stopping.Register(_patience.Stop);
        try
        {
            foreach (var row in rows)
            {
                await PublishAsync(row, batch).ConfigureAwait(false);
            }

            await batch.Answered.WaitAsync(_patience.End).ConfigureAwait(false);
            return batch.End(null);
        }
        catch (OperationCanceledException)
        {
            return batch.End(new TimeoutException("le broker ne confirme plus les messages"));
        }
        catch (Exception exception)
        {
            return batch.End(exception);
        }
        finally
        {
            _patience.Renew(waiting: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.ConnectionBlockedAsync -= BlockAsync;
        await _connection.EndAsync().ConfigureAwait(false);
        _patience.Dispose();
    }

    private async Task PublishAsync(OutboxRow row, PublishBatch batch)
    {
        var publication = Publication.Start(row, _connection.Endpoint, _metrics, _time);
        batch.Add(row, publication);
        var properties = new BasicProperties
        {
            MessageId = row.MessageId.ToString(),
            Type = row.EventName,
            AppId = _application,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Headers = publication.Headers,
        };
        await _channel.BasicPublishAsync(Topology.Exchange, row.RoutingKey, Topology.IsAwaited(row.RoutingKey), properties, row.Body, _patience.End)
            .ConfigureAwait(false);
    }

    private Task AnswerAsync(ulong tag, bool multiple, PublishFailure? problem)
    {
        _patience.Renew();
        Volatile.Read(ref _batch).Answer(tag, multiple, problem);
        return Task.CompletedTask;
    }

    private Task ReturnAsync(object sender, BasicReturnEventArgs returned)
    {
        Volatile.Read(ref _batch).Return(
            returned.BasicProperties.MessageId,
            string.Create(CultureInfo.InvariantCulture, $"le broker n'a pas de file pour '{returned.RoutingKey}' ({returned.ReplyCode} {returned.ReplyText})"));
        return Task.CompletedTask;
    }

    private Task LoseAsync(object sender, ShutdownEventArgs shutdown)
    {
        Volatile.Read(ref _batch).Lose(new IOException(shutdown.ReplyText, shutdown.Exception));
        return Task.CompletedTask;
    }

    // Published messages stay in the broker's buffers and are read later: publishing them again on another connection would only duplicate them.
    private Task BlockAsync(object sender, ConnectionBlockedEventArgs blocked)
    {
        _patience.Renew(blocked: true);
        _blocked(new IOException($"le broker suspend les publications ({blocked.Reason})"));
        return Task.CompletedTask;
    }

    private Task UnblockAsync(object sender, AsyncEventArgs unblocked)
    {
        _patience.Renew(blocked: false);
        return Task.CompletedTask;
    }
}
