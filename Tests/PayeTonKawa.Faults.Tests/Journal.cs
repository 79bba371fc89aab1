using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Log of events and violations in the test output.</summary>
internal sealed class Journal
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ITestOutputHelper _output;

    public Journal(ITestOutputHelper output, string title)
    {
        _output = output;
        _output.WriteLine(title);
    }

    public ConcurrentQueue<string> Violations { get; } = new();

    public void Note(string what) => _output.WriteLine(Stamp(what));

    /// <summary>Records a violation and prints it at once: a run may last an hour or be aborted.</summary>
    public void Violation(string what)
    {
        var violation = Stamp(what);
        Violations.Enqueue(violation);
        _output.WriteLine($"VIOLATION {violation}");
        Console.WriteLine($"VIOLATION {violation}");
    }

    private string Stamp(string what) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.0} {what}");
}
