namespace Aspire.Dashboard.Telemetry;

/// <summary>A log record of OTLP, its severity mapped to .NET's levels.</summary>
internal sealed class LogEntry
{
    /// <summary>Given by the store; increases with arrival.</summary>
    public long Id { get; internal set; }

    public required TelemetryResource Resource { get; init; }

    public required InstrumentationScope Scope { get; init; }

    public string Category => Scope.Name;

    public required DateTime Time { get; init; }

    public required LogLevel Level { get; init; }

    public required string Message { get; init; }

    public string? EventName { get; init; }

    /// <summary>The message's template.</summary>
    public string? OriginalFormat { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public string? this[string attribute] => Attributes.Find(attribute);
}
