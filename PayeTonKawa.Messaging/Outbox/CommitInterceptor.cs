using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// Wakes the relay after each commit, without checking whether the commit contains an event: nearly every one does, and a
/// needless wake-up costs one empty SELECT.
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

    // Without an open transaction the save is already committed; otherwise the commit callback follows.
    private void SetIfCommitted(SaveChangesCompletedEventData eventData)
    {
        if (eventData.Context?.Database.CurrentTransaction is null)
        {
            signal.Set();
        }
    }
}
