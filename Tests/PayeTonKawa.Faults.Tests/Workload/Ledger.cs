using System.Collections.Concurrent;
using System.Globalization;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>What all workers together know.</summary>
internal sealed class Ledger
{
    private int _lastTag = 1000;

    public ConcurrentQueue<Entity> Entities { get; } = new();

    /// <summary>Every client that an answer has named.</summary>
    public ConcurrentDictionary<int, byte> Clients { get; } = new();

    /// <summary>Clients of whom an answer said that they are deleted.</summary>
    public ConcurrentDictionary<int, byte> SaidDeleted { get; } = new();

    /// <summary>Products that all workers write to, and what they wrote.</summary>
    public ConcurrentDictionary<int, ConcurrentQueue<SharedWrite>> Shared { get; } = new();

    /// <summary>A number that nobody else has.</summary>
    public string NextTag() => Interlocked.Increment(ref _lastTag).ToString(CultureInfo.InvariantCulture);
}
