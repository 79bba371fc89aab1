using System.Collections.Concurrent;
using System.Globalization;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>The shared record of all workers.</summary>
internal sealed class Ledger
{
    private int _lastTag = 1000;

    public ConcurrentQueue<Entity> Entities { get; } = new();

    /// <summary>Every client id that a response contained.</summary>
    public ConcurrentDictionary<int, byte> Clients { get; } = new();

    /// <summary>Clients reported as deleted by a response.</summary>
    public ConcurrentDictionary<int, byte> SaidDeleted { get; } = new();

    /// <summary>Products that all workers write to, and what they wrote.</summary>
    public ConcurrentDictionary<int, ConcurrentQueue<SharedWrite>> Shared { get; } = new();

    /// <summary>A number that is unique within the run.</summary>
    public string NextTag() => Interlocked.Increment(ref _lastTag).ToString(CultureInfo.InvariantCulture);
}
