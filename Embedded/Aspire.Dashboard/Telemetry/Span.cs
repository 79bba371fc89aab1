namespace Aspire.Dashboard.Telemetry;

/// <summary>A span as OTLP defines it. Ids are lower-case hexadecimal, times are UTC.</summary>
internal sealed class Span
{
    public required TelemetryResource Resource { get; init; }

    public required InstrumentationScope Scope { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    public string? ParentSpanId { get; init; }

    public string? TraceState { get; init; }

    public required string Name { get; init; }

    public SpanKind Kind { get; init; }

    public required DateTime Start { get; init; }

    /// <summary>Not before <see cref="Start"/>, whatever was sent.</summary>
    public required DateTime End { get; init; }

    public TimeSpan Duration => End - Start;

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    public string? this[string attribute] => Attributes.Find(attribute);
}
