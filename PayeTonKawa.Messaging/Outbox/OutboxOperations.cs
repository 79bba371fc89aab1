using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// What an operator sees of an outbox and does with it. Its state and the pause are in the service's database: they are those of all replicas, and survive
/// restarts. Registered by <c>AddOutboxRelay</c>.
/// </summary>
public sealed class OutboxOperations
{
    private readonly DbContext _db;

    internal OutboxOperations(DbContext db) => _db = db;

    /// <summary>The state of the outbox.</summary>
    public async Task<OutboxState> ReadAsync(CancellationToken cancellationToken)
    {
        // An advisory lock's 64-bit key is shown in two halves, classid and objid, with objsubid 1.
        var states = await _db.Database.SqlQuery<OutboxState>($"""
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT {OutboxSession.Countable}) rows) AS depth,
                (SELECT created_at FROM outbox ORDER BY id LIMIT 1) AS oldest,
                (SELECT substr(application_name, {OutboxDatabase.NamePrefix.Length + 1}) FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = {OutboxSession.LockKey}
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS leader,
                EXISTS (SELECT FROM outbox_pause) AS paused
            """).ToListAsync(cancellationToken).ConfigureAwait(false);
        return states.Single();
    }

    /// <summary>
    /// Pauses the relay: events that are committed from now on wait in the outbox. Those that the leader has already read, at most two batches, are
    /// still published. No effect if it is paused.
    /// </summary>
    public Task PauseAsync(CancellationToken cancellationToken) =>
        _db.Database.ExecuteSqlAsync($"INSERT INTO outbox_pause (since) SELECT now() WHERE NOT EXISTS (SELECT FROM outbox_pause)", cancellationToken);

    /// <summary>Ends the pause and wakes the leader. No effect if it is not paused.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) =>
        _db.Database.ExecuteSqlRawAsync($"DELETE FROM outbox_pause; NOTIFY {OutboxSession.Channel}", cancellationToken);
}
