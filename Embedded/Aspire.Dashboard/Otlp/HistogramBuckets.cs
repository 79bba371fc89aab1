using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Otlp;

/// <summary>Buckets with explicit bounds, as the store has them.</summary>
internal static class HistogramBuckets
{
    private const int MaxCount = 1024;
    private const int MaxScale = 20;

    /// <summary>Not too many, and ascending.</summary>
    public static bool AreValid(RepeatedField<double> bounds)
    {
        for (var i = 0; i < bounds.Count; i++)
        {
            if (double.IsNaN(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                return false;
            }
        }

        return bounds.Count < MaxCount;
    }

    /// <summary>
    /// OTLP's exponential histogram: bucket i holds (base^i, base^(i+1)] with base = 2^(2^-scale), negative values mirrored, what is near zero in
    /// between. Null where it is not one.
    /// </summary>
    public static (double[] Bounds, ulong[] Buckets)? FromExponential(Proto.ExponentialHistogramDataPoint point)
    {
        var positive = point.Positive?.BucketCounts ?? [];
        var negative = point.Negative?.BucketCounts ?? [];
        if (positive.Count + negative.Count > MaxCount || Math.Abs((long)point.Scale) > MaxScale)
        {
            return null;
        }

        double Bound(long index) => Math.Pow(2, index * Math.Pow(2, -point.Scale));

        var bounds = new List<double>(positive.Count + negative.Count + 2);
        var buckets = new List<ulong>(positive.Count + negative.Count + 3);

        // From the largest negative to zero. The first and the last bucket, beyond all bounds, are empty.
        var negativeOffset = point.Negative?.Offset ?? 0;
        if (negative.Count > 0)
        {
            Add(-Bound(negativeOffset + (long)negative.Count), 0);
        }

        for (var i = negative.Count - 1; i >= 0; i--)
        {
            Add(-Bound(negativeOffset + (long)i), negative[i]);
        }

        var positiveOffset = point.Positive?.Offset ?? 0;
        Add(positive.Count > 0 ? Bound(positiveOffset) : Math.Max(point.ZeroThreshold, 0), point.ZeroCount);
        for (var i = 0; i < positive.Count; i++)
        {
            Add(Bound(positiveOffset + (long)i + 1), positive[i]);
        }

        buckets.Add(0);
        return ([.. bounds], [.. buckets]);

        void Add(double bound, ulong count)
        {
            // Beyond what a double can tell apart, buckets fall together.
            if (bounds.Count > 0 && bound <= bounds[^1])
            {
                buckets[^1] += count;
                return;
            }

            bounds.Add(bound);
            buckets.Add(count);
        }
    }
}
