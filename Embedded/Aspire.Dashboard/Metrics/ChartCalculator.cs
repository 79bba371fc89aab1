using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Metrics;

/// <summary>Makes the lines of a chart out of an instrument's points.</summary>
internal static class ChartCalculator
{
    // A sender exports every minute, if it is not told otherwise; one that is silent for longer is gone.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(70);

    private static readonly (string Name, double Part)[] Percentiles = [("P50", 0.5), ("P90", 0.9), ("P99", 0.99)];

    /// <param name="dimensions">Those that are shown; they are added up.</param>
    /// <param name="window">The times of the chart.</param>
    /// <param name="mode">What is shown; percentiles and count of histograms only, value and rate of the others.</param>
    public static ChartData Calculate(IReadOnlyList<Dimension> dimensions, ChartWindow window, ChartMode mode)
    {
        var times = window.GetTimes();
        IReadOnlyList<ChartLine> lines = mode switch
        {
            ChartMode.Value => [new("Value", [.. times.Select(time => Sum(dimensions, points => ValueAt(points, time)))])],
            ChartMode.Rate => [new("Per second", [.. times.Select(time => Sum(dimensions, points => Growth(points, time - window.Step, time) / window.Step.TotalSeconds))])],
            _ => Histogram(dimensions, times, window.Step, mode),
        };
        return new(times, lines, GetExemplars(dimensions, window));
    }

    private static ChartLine[] Histogram(IReadOnlyList<Dimension> dimensions, IReadOnlyList<DateTime> times, TimeSpan step, ChartMode mode)
    {
        var deltas = times.Select(time => Delta(dimensions, time - step, time)).ToArray();
        return mode == ChartMode.Count
            ? [new("Count", [.. deltas.Select(delta => (double?)delta.Count)])]
            : [.. Percentiles.Select(percentile => new ChartLine(percentile.Name, [.. deltas.Select(delta => delta.Percentile(percentile.Part))]))];
    }

    private static HistogramDelta Delta(IReadOnlyList<Dimension> dimensions, DateTime from, DateTime to)
    {
        var delta = new HistogramDelta();
        foreach (var points in dimensions.Select(dimension => dimension.Points))
        {
            var first = LastIndex(points, from);
            for (var index = first + 1; index <= LastIndex(points, to); index++)
            {
                if (points[index] is HistogramPoint after)
                {
                    delta.Add(index > 0 ? points[index - 1] as HistogramPoint : null, after);
                }
            }
        }

        return delta;
    }

    private static double? ValueAt(IReadOnlyList<MetricPoint> points, DateTime time)
    {
        var index = LastIndex(points, time);
        return index >= 0 && (index < points.Count - 1 || time - points[index].Time <= Silence) && points[index] is NumberPoint point ? point.Value : null;
    }

    private static double? Growth(IReadOnlyList<MetricPoint> points, DateTime from, DateTime to)
    {
        double? growth = null;
        for (var index = Math.Max(LastIndex(points, from) + 1, 1); index <= LastIndex(points, to); index++)
        {
            if (points[index - 1] is NumberPoint before && points[index] is NumberPoint after)
            {
                growth = (growth ?? 0) + after.Value - (before.Start == after.Start ? before.Value : 0);
            }
        }

        // A level line needs no points between its ends.
        return growth ?? (ValueAt(points, from) is not null && ValueAt(points, to) is not null ? 0 : null);
    }

    private static ChartExemplar[] GetExemplars(IReadOnlyList<Dimension> dimensions, ChartWindow window) =>
    [
        .. dimensions.SelectMany(dimension => dimension.Points).SelectMany(point => point.Exemplars)
            .Where(exemplar => exemplar.TraceId is not null && exemplar.SpanId is not null && exemplar.Time > window.From && exemplar.Time <= window.To)
            .Select(exemplar => new ChartExemplar(exemplar.Time, exemplar.Value, exemplar.TraceId!, exemplar.SpanId!))
            .DistinctBy(exemplar => (exemplar.SpanId, exemplar.Time))
            .OrderBy(exemplar => exemplar.Time),
    ];

    private static double? Sum(IReadOnlyList<Dimension> dimensions, Func<IReadOnlyList<MetricPoint>, double?> valueOf)
    {
        double? sum = null;
        foreach (var dimension in dimensions)
        {
            sum = valueOf(dimension.Points) is { } value ? (sum ?? 0) + value : sum;
        }

        return sum;
    }

    private static int LastIndex(IReadOnlyList<MetricPoint> points, DateTime time)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
