using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Log of events and violations, written to the test output at the end.</summary>
internal sealed class Journal(ITestOutputHelper output, string title) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<string> _lines = new([title]);

    public ConcurrentQueue<string> Violations { get; } = new();

    public void Note(string what) => _lines.Enqueue(Stamp(what));

    /// <summary>Records a violation and prints it at once: a run may last an hour or be aborted.</summary>
    public void Violation(string what)
    {
        var violation = Stamp(what);
        Violations.Enqueue(violation);
        Console.WriteLine($"VIOLATION {violation}");
    }

    public void Dispose()
    {
        foreach (var line in _lines.Concat(Violations.Select(violation => $"VIOLATION {violation}")))
        {
            output.WriteLine(line);
        }
    }

    private string Stamp(string what) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.0} {what}");
}
