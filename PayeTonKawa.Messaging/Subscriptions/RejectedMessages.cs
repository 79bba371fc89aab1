using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// The dead letters, and their replay: it publishes each message of <c>messages_rejetes</c> to the queue that it came from, and deletes its row after the
/// publisher confirm. At-least-once: a message may arrive twice, and none is lost. A message that is rejected again becomes a new row.
/// </summary>
/// <remarks>
/// What AMQP cannot carry again is left out: the headers if their JSON has 16 KiB or more, and a header name or message id over 255 bytes. Numbers and
/// bytes that are not text need more room than they arrived with.
/// </remarks>
public sealed class RejectedMessages
{
    private const string ConnectionName = "replay-rejected";

    // A replayed message goes through the default exchange, whose routing key is the queue name.
    private const string RoutingKeyHeader = "x-original-routing-key";

    // Longest short string: routing keys, message ids.
    private const int LongestShortString = 255;

    // "1," becomes 9 bytes in AMQP, the worst case: 72 KiB, which a frame of 128 KiB (RabbitMQ's default) holds.
    private const int LongestHeaders = 16 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly DbContext _db;
    private readonly IConnectionFactory _broker;

    internal RejectedMessages(DbContext db, IConnectionFactory broker) => (_db, _broker) = (db, broker);

    /// <summary>All of them, not tracked.</summary>
    public IQueryable<RejectedMessage> All => _db.Set<RejectedMessage>().AsNoTracking();

    /// <summary>Replays those of the messages that exist now, in the order of their ids, and returns the id of each once it is in its queue.</summary>
    /// <remarks>A message that another replay is sending is left to it.</remarks>
    /// <exception cref="ReplayException">The queue does not exist, or the broker does not confirm; the message and those after it are kept.</exception>
    public async IAsyncEnumerable<long> ReplayAsync(
        IQueryable<RejectedMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ids = await messages.Select(message => message.Id).Order().ToListAsync(cancellationToken).ConfigureAwait(false);
        if (ids.Count == 0)
        {
            yield break;
        }

        await using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(options, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
        {
            if (await _db.InTransactionAsync(cancel => ReplayOneAsync(channel, id, cancel), cancellationToken).ConfigureAwait(false))
            {
                yield return id;
            }
        }
    }

    /// <summary>The routing key with which the message was first published.</summary>
    internal static string RoutingKeyOf(BasicDeliverEventArgs delivery) =>
        delivery.BasicProperties.Headers?.TryGetValue(RoutingKeyHeader, out var value) == true && value is byte[] { Length: <= LongestShortString } key
            ? Encoding.UTF8.GetString(key)
            : delivery.RoutingKey;

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _broker.OpenAsync(ConnectionName, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnreachableException exception)
        {
            throw new ReplayException($"Le broker RabbitMQ est indisponible : {exception.GetBaseException().Message}", isPassing: true, exception);
        }
    }

    // The row is deleted before the publication but only committed after it.
    private async Task<bool> ReplayOneAsync(IChannel channel, long id, CancellationToken cancellationToken)
    {
        var deleted = await _db.Set<RejectedMessage>()
            .FromSql($"DELETE FROM messages_rejetes WHERE id = (SELECT id FROM messages_rejetes WHERE id = {id} FOR UPDATE SKIP LOCKED) RETURNING *")
            .AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        if (deleted is not [var message])
        {
            return false;
        }

        await PublishAsync(channel, message, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Bounded wait: the broker may delay its confirms for as long as a memory or disk alarm lasts.
    private static async Task PublishAsync(IChannel channel, RejectedMessage message, CancellationToken cancellationToken)
    {
        var headers = message.Headers is { Length: < LongestHeaders } json ? HeadersJson.Read(json) : [];
        headers[RoutingKeyHeader] = message.RoutingKey;
        var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent, Headers = headers };
        if (message.MessageId is { } messageId && Encoding.UTF8.GetByteCount(messageId) <= LongestShortString)
        {
            properties.MessageId = messageId;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await channel.BasicPublishAsync("", message.Queue, mandatory: true, properties, message.Body, limit.Token).ConfigureAwait(false);
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            throw new ReplayException($"La file « {message.Queue} » du message {message.Id} n'existe pas.", isPassing: false, exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReplayException($"Le broker RabbitMQ n'a pas confirmé le message {message.Id} : {exception.Message}", isPassing: true, exception);
        }
    }
}
