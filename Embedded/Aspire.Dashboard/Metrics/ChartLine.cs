namespace Aspire.Dashboard.Metrics;

/// <summary>A line of a chart: a value for each of its times, null where nothing was measured.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values);
