using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// The relay's own connection to the database. It holds the lock that makes this relay the active one, and reads and deletes on the
/// same connection: with the connection goes the lock, and with the lock the power to delete.
/// </summary>
internal sealed class OutboxSession : IAsyncDisposable
{
    // Advisory locks and channels belong to one database, so one name serves them all.
    private const long LockKey = 0x7061_7965_6b61_7761;
    private const string Channel = "payetonkawa_outbox";

    // Ten milliseconds' work for the database. Whoever learns that there are so many needs no exact number.
    private const int Countable = 100_000;

    private const long Behind = 10_000;
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(10);

    private readonly NpgsqlConnection _connection;
    private long _highest;
    private long? _lastThorough;

    private OutboxSession(NpgsqlConnection connection) => _connection = connection;

    /// <param name="database">Where the outbox is.</param>
    /// <param name="silence">After how long without a word the database ends the session, and gives its lock to another.</param>
    internal static async Task<OutboxSession> OpenAsync(NpgsqlDataSource database, TimeSpan silence, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var session = new OutboxSession(connection);
        try
        {
            // A relay whose machine vanished without a word must not hold the lock for the two hours of the system's default, nor for ever where something
            // on the way keeps the line up for it. And no deletion waits for the disk,
            // which has the requests' commits to write: what it should lose in a crash is published again.
            await session.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"""
                    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
                    SET idle_session_timeout = {silence.TotalMilliseconds}; SET synchronous_commit = off
                    """),
                cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the table is there. To read one that is not would be an error in the server's log.</summary>
    internal async Task<bool> HasOutboxAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('outbox') IS NOT NULL", _connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>Becomes the active relay if no other is; it stays so until the connection ends.</summary>
    /// <remarks>Asks and does not wait in the database: a statement that waits for hours keeps VACUUM from cleaning the outbox.</remarks>
    internal async Task<bool> TryLeadAsync(OutboxSignal signal, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", _connection);
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return false;
        }

        // One can arrive while a command runs, when nobody waits for it.
        _connection.Notification += (_, _) => signal.Set();
        await ExecuteAsync($"LISTEN {Channel}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells the active relay, in whatever process it is, that there is something to publish.</summary>
    internal Task NotifyAsync(CancellationToken cancellationToken) => ExecuteAsync($"NOTIFY {Channel}", cancellationToken);

    /// <summary>Waits for the local signal, for another process's notification, or for the end of <paramref name="poll"/>.</summary>
    internal async Task WaitAsync(OutboxSignal signal, TimeSpan poll, CancellationToken cancellationToken)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var local = signal.WaitAsync(wake.Token);
        var remote = _connection.WaitAsync(poll, wake.Token);
        await Task.WhenAny(local, remote).ConfigureAwait(false);
        await wake.CancelAsync().ConfigureAwait(false);
        await local.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await remote.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Deletes what is confirmed and reads the oldest of the rows that are left and not sent, in one round trip.</summary>
    /// <remarks>
    /// A lower number may be committed after a higher one, so it reads from <see cref="Behind"/> numbers below the highest that it has seen, and from the
    /// very beginning every <see cref="Thorough"/>: while a long snapshot (pg_dump) keeps VACUUM away, a read from the beginning crosses all deleted rows.
    /// </remarks>
    internal async Task<List<OutboxRow>> ReadAsync(
        IReadOnlyCollection<OutboxRow> confirmed, IReadOnlyCollection<OutboxRow> sent, int limit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        if (confirmed.Count > 0)
        {
            batch.BatchCommands.Add(Deletion(confirmed));
        }

        batch.BatchCommands.Add(new("""
            SELECT id, message_id, event_name, routing_key, body, traceparent, tracestate FROM outbox
            WHERE id > $3 AND id <> ALL($1) ORDER BY id LIMIT $2
            """)
        {
            Parameters = { Ids(sent), new() { Value = limit }, new() { Value = Floor() } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetFieldValue<byte[]>(4),
                reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetString(6)));
            _highest = Math.Max(_highest, rows[^1].Id);
        }

        return rows;
    }

    /// <summary>How many rows there are, counted up to <see cref="Countable"/>, and the message id of the oldest.</summary>
    internal async Task<(long Depth, Guid? Oldest)> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT {Countable}) rows), (SELECT message_id FROM outbox ORDER BY id LIMIT 1)", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetGuid(1));
    }

    internal async Task DeleteAsync(IReadOnlyCollection<OutboxRow> confirmed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { Deletion(confirmed) } };
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static NpgsqlBatchCommand Deletion(IEnumerable<OutboxRow> rows) => new("DELETE FROM outbox WHERE id = ANY($1)") { Parameters = { Ids(rows) } };

    private static NpgsqlParameter Ids(IEnumerable<OutboxRow> rows) =>
        new() { Value = rows.Select(row => row.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private long Floor()
    {
        if (_lastThorough is { } last && Stopwatch.GetElapsedTime(last) < Thorough)
        {
            return _highest - Behind;
        }

        _lastThorough = Stopwatch.GetTimestamp();
        return 0;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
