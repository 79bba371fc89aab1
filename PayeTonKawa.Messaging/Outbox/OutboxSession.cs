using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// The relay's own database connection. It holds the advisory lock that makes this relay the leader, and the relay reads and deletes on it:
/// a relay that loses the connection loses the lock and can no longer delete.
/// </summary>
internal sealed class OutboxSession : IAsyncDisposable
{
    // Advisory locks and NOTIFY channels are per database, so all databases can use the same names.
    internal const long LockKey = 0x7061_7965_6b61_7761;
    internal const string Channel = "payetonkawa_outbox";

    // Counting so many rows takes the database 10 ms; above that, the exact number does not matter.
    internal const int Countable = 100_000;

    private const long Behind = 10_000;
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseCheck = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnection _connection;
    private long _highest;
    private long? _lastThorough;
    private long? _lastPauseCheck;

    private OutboxSession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Whether a pause explains that the last read found no rows; known within <see cref="PauseCheck"/>.</summary>
    internal bool IsPaused { get; private set; }

    /// <param name="database">The database of the outbox.</param>
    /// <param name="silence">Idle time after which the database ends the session and releases its lock.</param>
    internal static async Task<OutboxSession> OpenAsync(NpgsqlDataSource database, TimeSpan silence, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var session = new OutboxSession(connection);
        try
        {
            // If the leader's machine disappears, its lock must not stay held for the two hours of the system's default keepalive, or forever if a proxy
            // keeps the connection open. Deletes do not wait for the disk, which the requests' commits need: rows whose delete is lost in a crash are
            // published again.
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

    /// <summary>Whether the tables exist; the pause came last. Querying a missing table would log an error on the server.</summary>
    internal async Task<bool> HasOutboxAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('outbox_pause') IS NOT NULL", _connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>Becomes the leader, until the connection ends, if there is none.</summary>
    /// <remarks>Tries the lock instead of waiting for it: a statement that waits for hours keeps VACUUM from cleaning the outbox.</remarks>
    internal async Task<bool> TryLeadAsync(OutboxSignal signal, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", _connection);
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return false;
        }

        // A notification can also arrive while a command runs, outside WaitAsync.
        _connection.Notification += (_, _) => signal.Set();
        await ExecuteAsync($"LISTEN {Channel}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Notifies the leader, in whichever process it runs, that there are rows to publish.</summary>
    internal Task NotifyAsync(CancellationToken cancellationToken) => ExecuteAsync($"NOTIFY {Channel}", cancellationToken);

    /// <summary>Waits for the local signal, a notification from another process, or the end of <paramref name="poll"/>.</summary>
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

    /// <summary>Deletes the confirmed rows and reads the oldest of the others that are not in flight, in one round trip.</summary>
    /// <remarks>
    /// A lower id may be committed after a higher one, so it reads from <see cref="Behind"/> ids below the highest seen, and from the first row only every
    /// <see cref="Thorough"/>: while a long snapshot (pg_dump) blocks VACUUM, a read from the first row scans all deleted rows.
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
            WHERE id > $3 AND id <> ALL($1) AND NOT EXISTS (SELECT FROM outbox_pause) ORDER BY id LIMIT $2
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

        await reader.CloseAsync().ConfigureAwait(false);
        await SeePauseAsync(rows.Count > 0, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The number of rows, counted up to <see cref="Countable"/>, the message id of the oldest, and whether the relay is paused.</summary>
    internal async Task<(long Depth, Guid? Oldest, bool Paused)> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT {Countable}) rows), (SELECT message_id FROM outbox ORDER BY id LIMIT 1),
            EXISTS (SELECT FROM outbox_pause)
            """,
            _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetBoolean(2));
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

    // Only for the level: a query of its own, so rarely. The read honours the pause by itself.
    private async Task SeePauseAsync(bool foundRows, CancellationToken cancellationToken)
    {
        if (foundRows)
        {
            IsPaused = false;
        }
        else if (_lastPauseCheck is not { } last || Stopwatch.GetElapsedTime(last) > PauseCheck)
        {
            await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM outbox_pause)", _connection);
            IsPaused = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
            _lastPauseCheck = Stopwatch.GetTimestamp();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
