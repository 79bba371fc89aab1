using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// Wakes the relay after each commit. It does not ask whether an event was in it: nearly every commit has one, and a
/// wake-up for nothing costs one empty SELECT.
/// </summary>
internal sealed class CommitInterceptor(OutboxSignal signal) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => signal.Set();

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        signal.Set();
        return Task.CompletedTask;
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        SetIfCommitted(eventData);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        SetIfCommitted(eventData);
        return ValueTask.FromResult(result);
    }

    // A single statement commits by itself; within a transaction the commit is yet to come.
    private void SetIfCommitted(SaveChangesCompletedEventData eventData)
    {
        if (eventData.Context?.Database.CurrentTransaction is null)
        {
            signal.Set();
        }
    }
}
