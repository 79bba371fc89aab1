namespace Aspire.Dashboard.Telemetry;

/// <summary>The spans of one trace that have come so far.</summary>
internal sealed class Trace
{
    public Trace(string traceId, IEnumerable<Span> spans)
    {
        TraceId = traceId;
        var sorted = spans.ToArray();
        Array.Sort(sorted, static (left, right) => left.Start.CompareTo(right.Start));
        Spans = sorted;
        Start = sorted[0].Start;
        var end = Start;
        Span? root = null;
        foreach (var span in sorted)
        {
            end = span.End > end ? span.End : end;
            HasError |= span.Status == SpanStatus.Error;
            root ??= span.ParentSpanId is null ? span : null;
        }

        First = root ?? sorted[0];
        Duration = end - Start;
    }

    public string TraceId { get; }

    /// <summary>By start; at least one.</summary>
    public IReadOnlyList<Span> Spans { get; }

    public DateTime Start { get; }

    public TimeSpan Duration { get; }

    /// <summary>The root, else the earliest.</summary>
    public Span First { get; }

    public bool HasError { get; }

    public string Name => $"{First.Resource.Name}: {First.Name}";
}
