using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Pages.TraceDetail;

/// <summary>A trace as a tree over time. What has no parent (yet), or is its own ancestor, stands at the root.</summary>
internal sealed class Waterfall
{
    // Marks nearer to each other than this, in percent, could not be told apart.
    private const double MarkWidth = 0.8;

    public Waterfall(Trace trace, IReadOnlyDictionary<Span, string> peers, IEnumerable<LogEntry> logs)
    {
        Spans = Build(trace, peers, logs.ToLookup(log => log.SpanId));
        Start = Spans.Min(span => span.Start);
        Duration = Spans.Max(span => span.End) - Start;
        Depth = Spans.Max(span => span.Depth) + 1;
        ResourceCount = Spans.Select(span => span.Span.Resource.Name).Concat(peers.Values).Distinct(StringComparer.OrdinalIgnoreCase).Count();
    }

    /// <summary>Depth first: each span is followed by its descendants.</summary>
    public IReadOnlyList<WaterfallSpan> Spans { get; }

    public DateTime Start { get; }

    public TimeSpan Duration { get; }

    /// <summary>Levels of the tree.</summary>
    public int Depth { get; }

    /// <summary>Resources that take part, with those that send no telemetry.</summary>
    public int ResourceCount { get; }

    /// <summary>The rows to show: without what is below a collapsed span, and with the filter only what passes it and the ancestors of that.</summary>
    /// <param name="collapsed">Ids of spans.</param>
    /// <param name="filter">Null for all.</param>
    public IReadOnlyList<WaterfallRow> GetRows(IReadOnlySet<string> collapsed, Predicate<WaterfallSpan>? filter = null)
    {
        var matches = Spans.Where(span => filter?.Invoke(span) != false).ToHashSet();
        var kept = new HashSet<WaterfallSpan>();
        foreach (var match in matches)
        {
            for (var span = match; span is not null && kept.Add(span); span = span.Parent)
            {
            }
        }

        var rows = new List<WaterfallRow>();
        var indices = new Dictionary<WaterfallSpan, int>();
        for (var i = 0; i < Spans.Count; i++)
        {
            var span = Spans[i];
            var isCollapsed = collapsed.Contains(span.Span.SpanId);
            if (kept.Contains(span))
            {
                indices[span] = rows.Count;
                rows.Add(new(span, rows.Count, span.Parent is null ? -1 : indices[span.Parent], isCollapsed, matches.Contains(span)));
            }

            i += isCollapsed ? span.DescendantCount : 0;
        }

        return rows;
    }

    /// <summary>Where a moment is, in percent of the duration.</summary>
    public double At(DateTime time) => Duration > TimeSpan.Zero ? Math.Clamp(100 * ((time - Start) / Duration), 0, 100) : 0;

    public Wait? GetWait(WaterfallSpan span) =>
        span.Parent is { } parent && span.Start > parent.End ? new(At(parent.End), At(span.Start) - At(parent.End), span.Start - parent.End) : null;

    public IReadOnlyList<LogMark> GetMarks(WaterfallSpan span)
    {
        var marks = new List<LogMark>();
        foreach (var log in span.Logs)
        {
            var left = At(log.Time + span.ClockShift);
            if (marks.Count > 0 && left - marks[^1].Left < MarkWidth)
            {
                var last = marks[^1];
                marks[^1] = last with { Log = log.Level > last.Log.Level ? log : last.Log, Count = last.Count + 1 };
            }
            else
            {
                marks.Add(new(left, log, 1));
            }
        }

        return marks;
    }

    private static List<WaterfallSpan> Build(Trace trace, IReadOnlyDictionary<Span, string> peers, ILookup<string?, LogEntry> logs)
    {
        var ids = trace.Spans.Select(span => span.SpanId).ToHashSet();
        var children = trace.Spans.ToLookup(span => span.ParentSpanId);
        var ordered = new List<WaterfallSpan>(trace.Spans.Count);
        var placed = new HashSet<string>();
        var open = new Stack<WaterfallSpan>();

        // Spans that are their own ancestors are reached from no root: once all others have their place, the earliest of them becomes one.
        var roots = trace.Spans.Where(span => span.ParentSpanId is null || !ids.Contains(span.ParentSpanId));
        foreach (var root in roots.Concat(trace.Spans).Where(root => !placed.Contains(root.SpanId)))
        {
            Open(root, null);
            while (open.TryPop(out var span))
            {
                ordered.Add(span);
                foreach (var child in children[span.Span.SpanId].Reverse().Where(child => !placed.Contains(child.SpanId)))
                {
                    Open(child, span);
                }
            }
        }

        for (var i = ordered.Count - 1; i >= 0; i--)
        {
            if (ordered[i].Parent is { } parent)
            {
                parent.DescendantCount += ordered[i].DescendantCount + 1;
            }
        }

        return ordered;

        void Open(Span span, WaterfallSpan? parent)
        {
            placed.Add(span.SpanId);
            open.Push(new(span, parent) { Peer = peers.GetValueOrDefault(span), Logs = [.. logs[span.SpanId]] });
        }
    }
}
