using Microsoft.EntityFrameworkCore;
using Npgsql;
using PayeTonKawa.Messaging;

namespace Commandes.Data;

/// <summary>
/// Excludes orders and the deletion of their client from each other by an advisory lock per client: shared for orders, exclusive for the deletion.
/// An order is either committed before the deletion, which then finds it, or it comes after and finds the deletion.
/// </summary>
public static class ClientDeletion
{
    // First key of the two-key advisory lock; no other code in this database uses it.
    private const int LockNamespace = 1;

    /// <summary>A precondition checked by the INSERT: no deletion of the client is recorded. The lock prevents one until the commit.</summary>
    public static CreationGuard NotDeleted(int clientId) => new($"SELECT 1 FROM clients_supprimes WHERE client_id = {clientId}", Lock(clientId));

    /// <summary>Whether the client's deletion is recorded. A lock prevents it from being recorded until the end of the transaction.</summary>
    public static async Task<bool> IsClientDeletedAsync(this CommandesDbContext db, int clientId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(Lock(clientId), cancellationToken).ConfigureAwait(false);

        // A separate statement: its snapshot must be taken after the lock.
        return await db.ClientsSupprimes.AnyAsync(client => client.ClientId == clientId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records the clients' deletions and closes all of their orders, in one transaction; returns the number of orders per client.</summary>
    public static async Task<IReadOnlyDictionary<int, int>> DeleteClientsAsync(
        this CommandesDbContext db, IReadOnlyCollection<int> clientIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // All transactions take the locks in the same order, to avoid a deadlock.
        var ids = clientIds.Distinct().Order().ToArray();
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Separate statements in one round trip and one transaction: the later ones must take their snapshots after the locks.
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            Add(batch, $"SELECT pg_advisory_xact_lock({LockNamespace}, unnest($1))", ids);
            Add(batch, "INSERT INTO clients_supprimes (client_id, supprime_le) SELECT unnest($1), $2 ON CONFLICT DO NOTHING", ids, now);
            Add(batch, "UPDATE commandes SET statut = $2 WHERE client_id = ANY($1) AND statut <> $2", ids, StatutCommande.ClientSupprime);
            Add(batch, "SELECT client_id, count(*)::int FROM commandes WHERE client_id = ANY($1) GROUP BY client_id", ids);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var counts = ids.ToDictionary(id => id, _ => 0);
            do
            {
                while (reader.FieldCount == 2 && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    counts[reader.GetInt32(0)] = reader.GetInt32(1);
                }
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return counts;
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    private static FormattableString Lock(int clientId) => $"SELECT pg_advisory_xact_lock_shared({LockNamespace}, {clientId})";
}
