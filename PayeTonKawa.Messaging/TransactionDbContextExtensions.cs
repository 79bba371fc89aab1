using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PayeTonKawa.Messaging;

/// <summary>Transactions that serialize the changes to one entity, and so its events.</summary>
public static class TransactionDbContextExtensions
{
    private const string Annotation = "PayeTonKawa:ForUpdate";

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it; joins a transaction that is already open. Under a retrying
    /// execution strategy the work may run again, each time with an empty change tracker: it must read what it changes.
    /// </summary>
    public static Task<T> InTransactionAsync<T>(this DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return work(cancellationToken);
        }

        var again = false;
        return db.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancel =>
            {
                if (again)
                {
                    db.ChangeTracker.Clear();
                }

                again = true;

                // A failure in here rolls back the whole transaction: a savepoint per save would cost two round trips for nothing.
                db.Database.AutoSavepointsEnabled = false;
                await using var transaction = await db.Database.BeginTransactionAsync(cancel).ConfigureAwait(false);
                var result = await work(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return result;
            },
            cancellationToken);
    }

    /// <summary>
    /// Finds an entity and locks its row until the end of the transaction; returns null if there is none. Take this lock before
    /// recording an event: otherwise two requests could number their events in one order and commit in the other. Call it
    /// before anything else loads the entity: a tracked entity is not read again.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open, so the lock would be released at once.</exception>
    public static async Task<TEntity?> FindForUpdateAsync<TEntity>(this DbContext db, int id, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"{nameof(FindForUpdateAsync)} needs a transaction: call it inside {nameof(InTransactionAsync)}.");
        }

        var select = db.Model.FindEntityType(typeof(TEntity))!.GetOrAddRuntimeAnnotationValue(Annotation, static db => SelectForUpdate<TEntity>(db!), db);
        var rows = await db.Set<TEntity>().FromSqlRaw(select, id).ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.SingleOrDefault();
    }

    private static string SelectForUpdate<TEntity>(DbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(TEntity))!;
        var sql = db.GetService<ISqlGenerationHelper>();
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var key = entity.FindPrimaryKey()!.Properties.Single().GetColumnName(table)!;

        // A row version (xmin) is not one of the columns of *.
        return $"SELECT *, xmin FROM {sql.DelimitIdentifier(table.Name, table.Schema)} WHERE {sql.DelimitIdentifier(key)} = {{0}} FOR UPDATE";
    }
}
