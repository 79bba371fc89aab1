namespace Aspire.Dashboard.Telemetry;

/// <summary>The points of one attribute set, by time.</summary>
internal sealed record Dimension(IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<MetricPoint> Points);
