namespace Aspire.Dashboard.Telemetry;

internal static class MetricPoints
{
    /// <summary>The point that follows in a series: cumulative, and sharing the bounds of the one before.</summary>
    public static MetricPoint Continue(MetricPoint last, MetricPoint point, bool isDelta) => (last, point) switch
    {
        (NumberPoint before, NumberPoint now) when isDelta => now with { Start = before.Start, Value = before.Value + now.Value },
        (HistogramPoint before, HistogramPoint now) when now.Bounds.SequenceEqual(before.Bounds) => isDelta
            ? now with
            {
                Start = before.Start,
                Count = before.Count + now.Count,
                Sum = before.Sum + now.Sum,
                Bounds = before.Bounds,
                Buckets = [.. before.Buckets.Zip(now.Buckets, (left, right) => left + right)],
            }
            : now with { Bounds = before.Bounds },
        _ => point,
    };

    /// <summary>Whether the two show the same but for their time.</summary>
    public static bool AreEqual(MetricPoint left, MetricPoint right) =>
        left.Exemplars.Count == 0 && right.Exemplars.Count == 0 && left.Start == right.Start && (left, right) switch
        {
            (NumberPoint a, NumberPoint b) => a.Value.Equals(b.Value),
            (HistogramPoint a, HistogramPoint b) => a.Count == b.Count && a.Sum.Equals(b.Sum) && ReferenceEquals(a.Bounds, b.Bounds),
            _ => false,
        };
}
