namespace Aspire.Dashboard.Telemetry;

/// <param name="Bounds">The upper bounds, ascending; above the last one there is one more bucket.</param>
/// <param name="Buckets">How many values each bucket has (not accumulated over the buckets).</param>
internal sealed record HistogramPoint(
    DateTime Start, DateTime Time, IReadOnlyList<Exemplar> Exemplars, ulong Count, double Sum, IReadOnlyList<double> Bounds, IReadOnlyList<ulong> Buckets)
    : MetricPoint(Start, Time, Exemplars);
