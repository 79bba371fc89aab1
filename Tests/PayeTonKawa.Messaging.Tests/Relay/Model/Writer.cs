using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>Adds events in a transaction that stays open over several steps of a schedule.</summary>
internal sealed class Writer(DbContextOptions<SampleContext> database) : IAsyncDisposable
{
    private readonly List<(int Entity, int Version)> _events = [];
    private SampleContext? _db;

    internal bool Holds(int entity) => _events.Exists(evt => evt.Entity == entity);

    /// <param name="entity">The entity that changes.</param>
    /// <param name="version">Its version after the change.</param>
    /// <param name="low">Which of two events to add: each has its own routing key.</param>
    internal async Task WriteAsync(int entity, int version, bool low)
    {
        if (_db is null)
        {
            _db = new(database);
            await _db.Database.BeginTransactionAsync();
        }

        _db.AddEvent(low
            ? new ProduitStockLow(entity, "s", version, DateTimeOffset.UnixEpoch)
            : new ProduitUpdated(entity, new("s", 1, version), DateTimeOffset.UnixEpoch));
        await _db.SaveChangesAsync();
        _events.Add((entity, version));
    }

    /// <summary>Commits and returns what was written; nothing without an open transaction.</summary>
    internal async Task<(int Entity, int Version)[]> CommitAsync()
    {
        if (_db is not null)
        {
            await _db.Database.CommitTransactionAsync();
        }

        (int Entity, int Version)[] events = [.. _events];
        await DisposeAsync();
        return events;
    }

    /// <summary>Rolls back.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Clear();
        if (_db is not null)
        {
            await _db.DisposeAsync();
            _db = null;
        }
    }
}
