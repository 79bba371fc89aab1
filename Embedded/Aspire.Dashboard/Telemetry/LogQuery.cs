namespace Aspire.Dashboard.Telemetry;

/// <summary>Which logs; what is not set does not filter.</summary>
internal sealed record LogQuery
{
    /// <summary>A resource's name (all its instances) or key (one instance).</summary>
    public string? ResourceKey { get; init; }

    public LogLevel MinimumLevel { get; init; }

    /// <summary>Part of the message.</summary>
    public string? Text { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    public bool Accepts(LogEntry log)
    {
        if (log.Level < MinimumLevel
            || (!string.IsNullOrEmpty(ResourceKey) && !log.Resource.Is(ResourceKey))
            || (!string.IsNullOrEmpty(TraceId) && log.TraceId != TraceId)
            || (!string.IsNullOrEmpty(SpanId) && log.SpanId != SpanId)
            || (!string.IsNullOrEmpty(Text) && !log.Message.Contains(Text, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        foreach (var filter in Filters)
        {
            if (filter.Enabled && !filter.Accepts(LogFields.GetValue(log, filter.Field)))
            {
                return false;
            }
        }

        return true;
    }
}
