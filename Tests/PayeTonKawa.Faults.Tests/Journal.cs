using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PayeTonKawa.Faults.Tests;

/// <summary>What happened when, and what ought not to have happened.</summary>
internal sealed class Journal
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public void Note(string what) => Lines.Enqueue(Stamp(what));

    public void Violation(string what) => Violations.Enqueue(Stamp(what));

    private string Stamp(string what) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.0} {what}");
}
