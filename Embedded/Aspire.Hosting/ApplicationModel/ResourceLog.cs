using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The console log of one instance: its last 10,000 lines, numbered from 1. Whoever watches reads from here at his own pace, so a slow one holds up
/// nobody and costs nothing; one that falls behind by more than is kept misses lines, and their numbers tell.
/// </summary>
internal sealed class ResourceLog
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly List<LogLine> _lines = []; // line n is at (n - 1) % Capacity
    private TaskCompletionSource? _changed;
    private int _last;
    private int _cleared;
    private int _watchers;
    private bool _completed;

    public bool HasSubscribers => Volatile.Read(ref _watchers) > 0;

    /// <summary>Adds a line, unless the log is complete; viewers rely on the time (ISO 8601, UTC) that it then begins with.</summary>
    public void Add(string content, bool isError, TimeProvider time)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }

            var timestamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
            var line = new LogLine(++_last, $"{timestamp} {content}", isError);
            if (_lines.Count < Capacity)
            {
                _lines.Add(line);
            }
            else
            {
                _lines[(_last - 1) % Capacity] = line;
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    /// <summary>The lines after the one of that number and, where there are none, what completes when there may be; null if none will come.</summary>
    public (IReadOnlyList<LogLine> Lines, Task? More) ReadAfter(int lineNumber)
    {
        lock (_lock)
        {
            var before = Math.Max(lineNumber, Math.Max(_cleared, _last - Capacity));
            if (before < _last)
            {
                return ([.. Enumerable.Range(before, _last - before).Select(index => _lines[index % Capacity])], null);
            }

            return ([], _completed ? null : (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }
    }

    public void Subscribe() => Interlocked.Increment(ref _watchers);

    public void Unsubscribe() => Interlocked.Decrement(ref _watchers);

    public void Clear()
    {
        lock (_lock)
        {
            _cleared = _last;
        }
    }

    public void Complete()
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            _completed = true;
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }
}
