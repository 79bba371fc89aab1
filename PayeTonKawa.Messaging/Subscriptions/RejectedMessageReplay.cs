using System.Text;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// Replays dead letters: publishes each row of <c>messages_rejetes</c> to the queue that it came from, and deletes it after the publisher
/// confirm. At-least-once: a message may arrive twice, and none is lost. A message that is rejected again becomes a new row.
/// </summary>
/// <param name="database">The connection string of the consumer's database.</param>
/// <param name="broker">The broker's AMQP URI.</param>
public sealed class RejectedMessageReplay(string database, string broker)
{
    private const string ApplicationName = "replay-rejected";

    // A replayed message goes through the default exchange, whose routing key is the queue name.
    private const string RoutingKeyHeader = "x-original-routing-key";

    // Bytes of a header frame for everything but the sender's headers: the properties and the original routing key.
    private const int Reserve = 2048;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Replays the messages that exist at the start, in order, and returns how many.</summary>
    /// <param name="filter">Which messages; null for all.</param>
    /// <exception cref="InvalidOperationException">The queue does not exist, or the broker does not confirm; it and those after it are kept.</exception>
    public async Task<int> RunAsync(RejectedMessageFilter? filter, CancellationToken cancellationToken)
    {
        await using var rows = new NpgsqlConnection(database);
        await rows.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await LastIdAsync(rows, cancellationToken).ConfigureAwait(false) is not { } last)
        {
            return 0;
        }

        var factory = new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = Limit };
        await using var connection = await factory.CreateConnectionAsync(ApplicationName, cancellationToken).ConfigureAwait(false);
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(options, cancellationToken).ConfigureAwait(false);
        var (count, room) = (0, (int)Math.Min(connection.FrameMax, int.MaxValue) - Reserve);
        while (await ReplayNextAsync(rows, channel, room, last, filter, cancellationToken).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>The routing key with which the message was first published.</summary>
    internal static string RoutingKeyOf(BasicDeliverEventArgs delivery) =>
        delivery.BasicProperties.Headers?.TryGetValue(RoutingKeyHeader, out var value) == true && value is byte[] key
            ? Encoding.UTF8.GetString(key)
            : delivery.RoutingKey;

    // Bounded wait: the broker may delay its confirms for as long as a memory or disk alarm lasts.
    private static async Task PublishAsync(IChannel channel, int room, Row row, CancellationToken cancellationToken)
    {
        var headers = AmqpLimits.Fit(HeadersJson.Read(row.Headers), room);
        headers[RoutingKeyHeader] = row.RoutingKey;
        var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent, Headers = headers };
        if (row.MessageId is not null)
        {
            properties.MessageId = AmqpLimits.ShortString(row.MessageId);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await channel.BasicPublishAsync("", row.Queue, mandatory: true, properties, row.Body, limit.Token).ConfigureAwait(false);
        }
        catch (PublishException exception)
        {
            throw new InvalidOperationException(
                exception.IsReturn ? $"The queue '{row.Queue}' of message {row.Id} does not exist." : $"The broker refuses message {row.Id}.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The broker does not confirm message {row.Id} within {Limit.TotalSeconds} s.", exception);
        }
    }

    private static async Task<bool> ReplayNextAsync(
        NpgsqlConnection rows, IChannel channel, int room, long last, RejectedMessageFilter? filter, CancellationToken cancellationToken)
    {
        await using var transaction = await rows.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await LockNextAsync(rows, last, filter, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return false;
        }

        await PublishAsync(channel, room, row, cancellationToken).ConfigureAwait(false);
        await using var delete = new NpgsqlCommand("DELETE FROM messages_rejetes WHERE id = $1", rows) { Parameters = { new() { Value = row.Id } } };
        await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<long?> LastIdAsync(NpgsqlConnection rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT max(id) FROM messages_rejetes", rows);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    // SKIP LOCKED: rows of a concurrent replay are left to it.
    private static async Task<Row?> LockNextAsync(NpgsqlConnection rows, long last, RejectedMessageFilter? filter, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT id, queue, routing_key, message_id, headers, body FROM messages_rejetes
            WHERE id <= $1 AND ($2 IS NULL OR id = $2) AND ($3 IS NULL OR starts_with(raison, $3))
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            rows)
        {
            Parameters =
            {
                new() { Value = last },
                new() { Value = (object?)filter?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = (object?)filter?.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetFieldValue<byte[]>(5))
            : null;
    }

    private sealed record Row(long Id, string Queue, string RoutingKey, string? MessageId, string? Headers, byte[] Body);
}
