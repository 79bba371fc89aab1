namespace Aspire.Dashboard.Telemetry;

internal sealed record SpanEvent(string Name, DateTime Time, IReadOnlyList<KeyValuePair<string, string>> Attributes);
