namespace Aspire.Dashboard.Metrics;

/// <summary>A single value that was measured within a span.</summary>
public sealed record ChartExemplar(DateTime Time, double Value, string TraceId, string SpanId);
