using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging;

/// <summary>Records an event in the transaction of the change that it describes.</summary>
public static class OutboxDbContextExtensions
{
    /// <summary>Adds the event to the outbox: the next <c>SaveChangesAsync</c> commits it together with the change.</summary>
    public static void AddEvent(this DbContext db, IntegrationEvent evt) => db.Add(OutboxMessage.Of(evt));

    /// <summary>
    /// Saves the pending changes and the event built by <paramref name="created"/> in one transaction: for an entity with a
    /// database-generated key, so that the event can contain it. A single new entity and its event are one statement.
    /// </summary>
    public static Task SaveChangesAsync(this DbContext db, Func<IntegrationEvent> created, CancellationToken cancellationToken) =>
        db.SaveChangesAsync(created, guard: null, cancellationToken);

    /// <summary>The same with a precondition. Returns false, with nothing saved, if the guard refused.</summary>
    public static Task<bool> SaveChangesAsync(
        this DbContext db, Func<IntegrationEvent> created, CreationGuard? guard, CancellationToken cancellationToken)
    {
        var pending = db.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .ToList();
        return pending is [{ State: EntityState.Added } entry] && CreationStatement.For(db, entry) is { } statement
            ? db.Database.CreateExecutionStrategy().ExecuteAsync(
                async cancel =>
                {
                    var saved = await statement.ExecuteAsync(db, entry, created, guard, cancel).ConfigureAwait(false);
                    if (saved && db.Database.CurrentTransaction is null)
                    {
                        db.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<OutboxSignal>()?.Set();
                    }

                    return saved;
                },
                cancellationToken)
            : db.SaveInTransactionAsync([.. pending.Select(entry => (entry.Entity, entry.State))], created, guard, cancellationToken);
    }

    private static Task<bool> SaveInTransactionAsync(
        this DbContext db, (object Entity, EntityState State)[] pending, Func<IntegrationEvent> created,
        CreationGuard? guard, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async cancel =>
            {
                if (guard is not null && await db.IsRefusedAsync(guard, cancel).ConfigureAwait(false))
                {
                    return false;
                }

                // For a retry: the change tracker was cleared, so the pending entities are attached again. No effect on the first attempt.
                foreach (var (entity, state) in pending)
                {
                    db.Entry(entity).State = state;
                }

                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                db.AddEvent(created());
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private static async Task<bool> IsRefusedAsync(this DbContext db, CreationGuard guard, CancellationToken cancellationToken)
    {
        if (guard.Lock is not null)
        {
            await db.Database.ExecuteSqlAsync(guard.Lock, cancellationToken).ConfigureAwait(false);
        }

        return (await db.Database.SqlQuery<int>(guard.Refusal).ToListAsync(cancellationToken).ConfigureAwait(false)).Count > 0;
    }
}
