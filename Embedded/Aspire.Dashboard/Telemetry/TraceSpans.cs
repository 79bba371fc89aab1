namespace Aspire.Dashboard.Telemetry;

/// <summary>The growing side of a <see cref="Trace"/>. Not thread-safe.</summary>
internal sealed class TraceSpans(string traceId)
{
    // Below that, looking through the list is faster than hashing, and smaller.
    private const int ManySpans = 32;

    private readonly List<Span> _spans = new(1);
    private HashSet<string>? _spanIds;
    private Trace? _trace;

    public string TraceId => traceId;

    public int Count => _spans.Count;

    /// <summary>False for a span that is there already: exporters send again what was not answered.</summary>
    public bool Add(Span span)
    {
        if (_spans.Count == ManySpans)
        {
            _spanIds ??= [.. _spans.Select(known => known.SpanId)];
        }

        if (_spanIds is not null ? !_spanIds.Add(span.SpanId) : Contains(span.SpanId))
        {
            return false;
        }

        _spans.Add(span);
        _trace = null;
        return true;
    }

    public bool Has(string resourceKey) => _spans.Exists(span => span.Resource.Is(resourceKey));

    public Trace ToTrace() => _trace ??= new(traceId, _spans);

    private bool Contains(string spanId)
    {
        foreach (var span in _spans)
        {
            if (span.SpanId == spanId)
            {
                return true;
            }
        }

        return false;
    }
}
