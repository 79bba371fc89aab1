namespace Aspire.Dashboard.Telemetry;

/// <summary>One of the measured values, with the span in which it was measured.</summary>
internal sealed record Exemplar(DateTime Time, double Value, string? TraceId, string? SpanId, IReadOnlyList<KeyValuePair<string, string>> Attributes);
