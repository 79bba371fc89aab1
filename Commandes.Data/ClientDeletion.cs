using Microsoft.EntityFrameworkCore;

namespace Commandes.Data;

/// <summary>
/// How orders and the deletion of their client exclude each other. Whoever gives an order to a client shares a lock with others who do;
/// the deletion has it alone. So an order is committed before the deletion, which then finds it, or it comes after and finds the deletion.
/// </summary>
public static class ClientDeletion
{
    // The first of the two numbers of an advisory lock; nothing else in this database uses it.
    private const int LockNamespace = 1;

    /// <summary>Whether the client's deletion is known. Until the end of the transaction it cannot become known.</summary>
    public static async Task<bool> IsClientDeletedAsync(this CommandesDbContext db, int clientId, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({LockNamespace}, {clientId})", cancellationToken).ConfigureAwait(false);
        }

        // A statement of its own: its snapshot must be younger than the lock.
        return await db.ClientsSupprimes.AnyAsync(client => client.ClientId == clientId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the client's deletion known and closes all of its orders; the result is how many. To be called in a transaction.</summary>
    public static async Task<int> DeleteClientAsync(this CommandesDbContext db, int clientId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockNamespace}, {clientId})", cancellationToken).ConfigureAwait(false);
        }

        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO clients_supprimes (client_id, supprime_le) VALUES ({clientId}, {now}) ON CONFLICT DO NOTHING", cancellationToken).ConfigureAwait(false);
        return await db.Commandes
            .Where(commande => commande.ClientId == clientId)
            .ExecuteUpdateAsync(commande => commande.SetProperty(c => c.Statut, StatutCommande.ClientSupprime), cancellationToken)
            .ConfigureAwait(false);
    }
}
