namespace Aspire.Dashboard.Telemetry;

/// <summary>Traces in the order of their first span's arrival; the oldest make room for new ones.</summary>
internal sealed class TraceStore(TelemetryLimits limits)
{
    private const int MaxSpansPerTrace = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TraceSpans> _byId = [];
    private Queue<TraceSpans> _byArrival = new();
    private int _spanCount;

    // Traces may be long, but not all of them.
    private readonly int _maxSpanCount = (int)Math.Min(int.MaxValue, Math.Max(MaxSpansPerTrace, 25L * limits.MaxTraceCount));

    /// <returns>How many spans were refused, their trace being full.</returns>
    public int Add(IReadOnlyList<Span> spans)
    {
        var refused = 0;
        lock (_lock)
        {
            foreach (var span in spans)
            {
                if (!_byId.TryGetValue(span.TraceId, out var trace))
                {
                    trace = new TraceSpans(span.TraceId);
                    _byId.Add(span.TraceId, trace);
                    _byArrival.Enqueue(trace);
                }

                if (trace.Count >= MaxSpansPerTrace)
                {
                    refused++;
                }
                else if (trace.Add(span))
                {
                    _spanCount++;
                }
            }

            while (_byArrival.Count > limits.MaxTraceCount || _spanCount > _maxSpanCount)
            {
                var oldest = _byArrival.Dequeue();
                _byId.Remove(oldest.TraceId);
                _spanCount -= oldest.Count;
            }
        }

        return refused;
    }

    /// <summary>In the order of arrival.</summary>
    public Trace[] GetAll()
    {
        lock (_lock)
        {
            var traces = new Trace[_byArrival.Count];
            var i = 0;
            foreach (var trace in _byArrival)
            {
                traces[i++] = trace.ToTrace();
            }

            return traces;
        }
    }

    public Trace? Get(string traceId)
    {
        const int ShortestPrefix = 7;

        lock (_lock)
        {
            if (_byId.TryGetValue(traceId, out var trace))
            {
                return trace.ToTrace();
            }

            if (traceId.Length < ShortestPrefix)
            {
                return null;
            }

            var matches = _byArrival.Where(candidate => candidate.TraceId.StartsWith(traceId, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
            return matches.Count == 1 ? matches[0].ToTrace() : null;
        }
    }

    /// <summary>Forgets all traces, or those in which the resource has a span.</summary>
    public void Clear(string? resourceKey)
    {
        lock (_lock)
        {
            _byArrival = new(_byArrival.Where(trace => resourceKey is not null && !trace.Has(resourceKey)));
            _byId.Clear();
            _spanCount = 0;
            foreach (var trace in _byArrival)
            {
                _byId.Add(trace.TraceId, trace);
                _spanCount += trace.Count;
            }
        }
    }
}
