using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Events;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging;

/// <summary>Recording an event in the transaction of the change that it tells of.</summary>
public static class OutboxDbContextExtensions
{
    /// <summary>Adds the event to the outbox: the next <c>SaveChangesAsync</c> commits it together with the change.</summary>
    public static void AddEvent(this DbContext db, IntegrationEvent evt)
    {
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        db.Add(new OutboxMessage
        {
            MessageId = Guid.CreateVersion7(evt.Timestamp),
            EventName = evt.EventName,
            RoutingKey = evt.RoutingKey,
            Body = EventJson.Serialize(evt),
            TraceParent = trace?.Id ?? NewTraceParent(),
            TraceState = trace?.TraceStateString,
            CreatedAt = evt.Timestamp.ToUniversalTime(),
        });
    }

    /// <summary>
    /// Saves what is pending, then the event that <paramref name="created"/> makes of it, in one transaction: for an entity whose
    /// key the database gives, so that the event can name it.
    /// </summary>
    public static Task SaveChangesAsync(this DbContext db, Func<IntegrationEvent> created, CancellationToken cancellationToken)
    {
        var pending = db.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(entry => (entry.Entity, entry.State))
            .ToList();
        return db.InTransactionAsync(
            async cancel =>
            {
                // Changes nothing the first time; after a retry the context is empty and this is what there was to save.
                foreach (var (entity, state) in pending)
                {
                    db.Entry(entity).State = state;
                }

                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                db.AddEvent(created());
                return await db.SaveChangesAsync(cancel).ConfigureAwait(false);
            },
            cancellationToken);
    }

    // A message always has a trace, so that whoever reads it can be asked about it; this one starts with the event and is not sampled.
    private static string NewTraceParent() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
