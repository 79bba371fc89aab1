namespace Aspire.Dashboard.Telemetry;

/// <summary>Which traces; what is not set does not filter. The structured filters and the type ask for one span that passes them all.</summary>
internal sealed record TraceQuery
{
    /// <summary>A resource's name (all its instances) or key (one instance) that has a span in the trace.</summary>
    public string? ResourceKey { get; init; }

    /// <summary>Part of the trace's name.</summary>
    public string? Text { get; init; }

    public SpanType? Type { get; init; }

    public bool? HasError { get; init; }

    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    public bool Accepts(Trace trace) =>
        (HasError is null || trace.HasError == HasError)
        && (string.IsNullOrEmpty(Text) || trace.Name.Contains(Text, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(ResourceKey) || Any(trace, span => span.Resource.Is(ResourceKey)))
        && ((Type is null && Filters.Count == 0) || Any(trace, Accepts));

    /// <summary>Whether the span passes the type and the structured filters.</summary>
    public bool Accepts(Span span)
    {
        if (Type is { } type && SpanTypes.Of(span) != type)
        {
            return false;
        }

        foreach (var filter in Filters)
        {
            if (filter.Enabled && !filter.Accepts(SpanFields.GetValue(span, filter.Field)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Any(Trace trace, Func<Span, bool> condition)
    {
        foreach (var span in trace.Spans)
        {
            if (condition(span))
            {
                return true;
            }
        }

        return false;
    }
}
