using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Metrics;

/// <summary>What histograms of the same bounds measured in a stretch of time, added up.</summary>
internal sealed class HistogramDelta
{
    private double[] _buckets = [];
    private IReadOnlyList<double> _bounds = [];

    public double Count { get; private set; }

    /// <summary>Adds what came between two cumulative points; a sender that started anew began to count at zero.</summary>
    public void Add(HistogramPoint? before, HistogramPoint after)
    {
        var since = before is not null && before.Start == after.Start && before.Count <= after.Count && before.Bounds.Count == after.Bounds.Count ? before : null;
        if (_buckets.Length != after.Buckets.Count)
        {
            // Other bounds than before cannot be added up: the newer ones count.
            (_buckets, _bounds, Count) = (new double[after.Buckets.Count], after.Bounds, 0);
        }

        Count += after.Count - (since?.Count ?? 0);
        for (var index = 0; index < _buckets.Length; index++)
        {
            _buckets[index] += after.Buckets[index] - Math.Min(since?.Buckets[index] ?? 0, after.Buckets[index]);
        }
    }

    /// <summary>
    /// The value below which that part of all values lies, on the assumption that they are spread evenly within a bucket; null without
    /// values. Above the last bound nothing is known: it is the answer then.
    /// </summary>
    /// <param name="part">Between 0 and 1.</param>
    public double? Percentile(double part)
    {
        var total = _buckets.Sum();
        if (total == 0 || _bounds.Count == 0)
        {
            return null;
        }

        var rank = part * total;
        var below = 0.0;
        for (var index = 0; index < _bounds.Count; index++)
        {
            if (below + _buckets[index] >= rank && _buckets[index] > 0)
            {
                var lower = index > 0 ? _bounds[index - 1] : Math.Min(0, _bounds[0]);
                return lower + ((_bounds[index] - lower) * (rank - below) / _buckets[index]);
            }

            below += _buckets[index];
        }

        return _bounds[^1];
    }
}
