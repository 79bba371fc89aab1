namespace Aspire.Dashboard.Telemetry;

/// <summary>All telemetry, in memory and within <see cref="TelemetryLimits"/>. What it hands out is a snapshot that never changes.</summary>
internal sealed class TelemetryStore(TelemetryLimits limits, TimeProvider time)
{
    private const int MaxFieldValues = 1000;

    private readonly ResourceRegistry _resources = new(time);
    private readonly TraceStore _traces = new(limits);
    private readonly LogStore _logs = new(limits);
    private readonly MetricStore _metrics = new(limits);
    private readonly Subscriptions _subscriptions = new();
    private readonly bool[] _paused = new bool[Enum.GetValues<Signal>().Length];

    public TelemetryStore(TelemetryLimits limits)
        : this(limits, TimeProvider.System)
    {
    }

    /// <summary>Spans as they were accepted, on the thread that brought them: be quick.</summary>
    public event Action<IReadOnlyList<Span>>? SpansAdded;

    /// <inheritdoc cref="SpansAdded"/>
    public event Action<IReadOnlyList<LogEntry>>? LogsAdded;

    /// <summary>The one object of this identity; its attributes are those that came first.</summary>
    public TelemetryResource GetOrAddResource(string name, string? instanceId, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        var resource = _resources.GetOrAdd(name, instanceId, attributes, out var forgotten);
        if (forgotten is not null)
        {
            _logs.Forget(forgotten);
            _metrics.Clear(resource => resource == forgotten);
        }

        return resource;
    }

    /// <summary>By key.</summary>
    public IReadOnlyList<TelemetryResource> GetResources() => _resources.GetAll();

    /// <returns>How many spans were refused, their trace being full.</returns>
    public int AddSpans(IReadOnlyList<Span> spans)
    {
        if (IsPaused(Signal.Traces) || spans.Count == 0)
        {
            return 0;
        }

        var refused = _traces.Add(spans);
        SpansAdded?.Invoke(spans);
        _subscriptions.Notify(Signal.Traces);
        return refused;
    }

    public void AddLogs(IReadOnlyList<LogEntry> logs)
    {
        if (IsPaused(Signal.Logs) || logs.Count == 0)
        {
            return;
        }

        _logs.Add(logs);
        LogsAdded?.Invoke(logs);
        _subscriptions.Notify(Signal.Logs);
    }

    public void AddMetrics(IReadOnlyList<MetricSample> samples)
    {
        if (IsPaused(Signal.Metrics) || samples.Count == 0)
        {
            return;
        }

        _metrics.Add(samples);
        _subscriptions.Notify(Signal.Metrics);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Trace> GetTraces(TraceQuery query)
    {
        var traces = Array.FindAll(_traces.GetAll(), query.Accepts);
        Array.Sort(traces, static (left, right) => right.Start.CompareTo(left.Start));
        return traces;
    }

    /// <param name="traceId">The id, or 7 or more digits with which only one id begins.</param>
    public Trace? GetTrace(string traceId) => _traces.Get(traceId);

    /// <summary>Newest last.</summary>
    public IReadOnlyList<LogEntry> GetLogs(LogQuery query)
    {
        var logs = Array.FindAll(_logs.GetAll(), query.Accepts);
        Array.Sort(logs, static (left, right) => left.Time.CompareTo(right.Time) is not 0 and var order ? order : left.Id.CompareTo(right.Id));
        return logs;
    }

    public LogEntry? GetLog(long id) => Array.Find(_logs.GetAll(), log => log.Id == id);

    /// <summary>What logs can be filtered by: the fields that each has, then the attributes seen.</summary>
    public IReadOnlyList<string> GetLogFields(string? resourceKey) =>
        [.. LogFields.All, .. GetKeys(GetLogs(new() { ResourceKey = resourceKey }).Select(log => log.Attributes))];

    /// <summary>What traces can be filtered by: the fields that each span has, then the attributes seen.</summary>
    public IReadOnlyList<string> GetSpanFields(string? resourceKey) =>
        [.. SpanFields.All, .. GetKeys(GetTraces(new() { ResourceKey = resourceKey }).SelectMany(trace => trace.Spans).Select(span => span.Attributes))];

    /// <summary>The values of a field, the most frequent first; of <see cref="Signal.Traces"/> or <see cref="Signal.Logs"/>.</summary>
    public IReadOnlyList<string> GetFieldValues(Signal signal, string field)
    {
        var values = signal switch
        {
            Signal.Traces => _traces.GetAll().SelectMany(trace => trace.Spans).Select(span => SpanFields.GetValue(span, field)),
            Signal.Logs => _logs.GetAll().Select(log => LogFields.GetValue(log, field)),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "Only traces and logs have fields."),
        };
        return [.. values.OfType<string>().CountBy(value => value).OrderByDescending(pair => pair.Value).Take(MaxFieldValues).Select(pair => pair.Key)];
    }

    /// <summary>By meter and name; what several instances have is there once.</summary>
    public IReadOnlyList<InstrumentInfo> GetInstruments(string resourceKey) => _metrics.GetInstruments(resourceKey);

    /// <summary>Null for an instrument that has not measured. Each dimension begins with the last point before <paramref name="from"/>.</summary>
    public InstrumentData? GetInstrument(string resourceKey, string meter, string name, DateTime from, DateTime to) =>
        _metrics.GetInstrument(resourceKey, meter, name, from, to);

    /// <summary>Error logs since they were last looked at.</summary>
    public int GetErrorCount(string resourceKey) => _logs.GetErrorCount(resourceKey);

    public void ResetErrorCount(string resourceKey)
    {
        _logs.ResetErrorCount(resourceKey);
        _subscriptions.Notify(Signal.Logs);
    }

    public void Clear(Signal signal, string? resourceKey = null)
    {
        switch (signal)
        {
            case Signal.Traces:
                _traces.Clear(resourceKey);
                break;
            case Signal.Logs:
                _logs.Clear(resourceKey);
                break;
            case Signal.Metrics:
                _metrics.Clear(resource => resourceKey is null || resource.Is(resourceKey));
                break;
        }

        _subscriptions.Notify(signal);
    }

    /// <summary>While a signal is paused, what comes of it is dropped.</summary>
    public void SetPaused(Signal signal, bool paused)
    {
        Volatile.Write(ref _paused[(int)signal], paused);
        _subscriptions.Notify(signal);
    }

    public bool IsPaused(Signal signal) => Volatile.Read(ref _paused[(int)signal]);

    /// <param name="changed">Called after each batch, on any thread: be quick, and do not throw.</param>
    public IDisposable Subscribe(Signal signal, Action changed) => _subscriptions.Add(signal, changed);

    private static IEnumerable<string> GetKeys(IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> attributes) =>
        attributes.SelectMany(list => list).Select(attribute => attribute.Key).Distinct().Order(StringComparer.OrdinalIgnoreCase);
}
