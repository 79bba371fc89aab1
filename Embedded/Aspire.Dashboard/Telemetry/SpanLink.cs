namespace Aspire.Dashboard.Telemetry;

internal sealed record SpanLink(string TraceId, string SpanId, string? TraceState, IReadOnlyList<KeyValuePair<string, string>> Attributes);
