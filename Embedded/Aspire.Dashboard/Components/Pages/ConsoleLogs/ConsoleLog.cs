namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>The lines of one or several resources by time, the newest last; of more than <paramref name="capacity"/> the oldest go. For any thread.</summary>
internal sealed class ConsoleLog(int capacity)
{
    private readonly Lock _lock = new();
    private List<ConsoleLine> _lines = [];
    private long _total;

    /// <summary>How many lines there have been, with those that are gone.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Adds lines of one resource, in their order.</summary>
    public void Add(IReadOnlyList<ConsoleLine> lines)
    {
        lock (_lock)
        {
            _total += lines.Count;
            if (lines.Count == 0 || _lines.Count == 0 || _lines[^1].Time <= lines[0].Time)
            {
                _lines.AddRange(lines);
            }
            else
            {
                _lines = Merge(_lines, lines);
            }

            // Not at each line: moving all the others down is what costs.
            if (_lines.Count > capacity + (capacity / 10))
            {
                _lines.RemoveRange(0, _lines.Count - capacity);
            }
        }
    }

    public ConsoleLine[] GetLines()
    {
        lock (_lock)
        {
            return [.. _lines.Skip(_lines.Count - capacity)];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
        }
    }

    // Of lines of the same moment, those that were there stay first.
    private static List<ConsoleLine> Merge(List<ConsoleLine> known, IReadOnlyList<ConsoleLine> added)
    {
        var merged = new List<ConsoleLine>(known.Count + added.Count);
        var next = 0;
        foreach (var line in known)
        {
            while (next < added.Count && added[next].Time < line.Time)
            {
                merged.Add(added[next++]);
            }

            merged.Add(line);
        }

        merged.AddRange(added.Skip(next));
        return merged;
    }
}
