namespace Aspire.Dashboard.Telemetry;

/// <summary>The growing side of a <see cref="Dimension"/>. Not thread-safe.</summary>
internal sealed class MetricSeries(IReadOnlyList<KeyValuePair<string, string>> attributes)
{
    private readonly List<MetricPoint> _points = new(2);

    public IReadOnlyList<KeyValuePair<string, string>> Attributes => attributes;

    public int Count => _points.Count;

    /// <summary>Which batch wrote to it last.</summary>
    public long LastBatch { get; set; }

    public void Add(MetricPoint point, bool isDelta, int maxCount)
    {
        if (_points.Count > 0)
        {
            var last = _points[^1];
            if (point.Time <= last.Time)
            {
                // Sent again, or overtaken.
                return;
            }

            point = MetricPoints.Continue(last, point, isDelta);
            if (_points.Count > 1 && MetricPoints.AreEqual(last, point) && MetricPoints.AreEqual(_points[^2], point))
            {
                // A level line needs its two ends only.
                _points[^1] = point;
                return;
            }
        }

        _points.Add(point);
        if (_points.Count > maxCount)
        {
            // More than one at once: each removal moves all the others.
            RemoveOldest(1 + (maxCount / 10));
        }
    }

    public void RemoveOldest(int count) => _points.RemoveRange(0, Math.Min(count, _points.Count));

    /// <summary>The points in the range, and the one before it, from which a rate starts.</summary>
    public Dimension ToDimension(DateTime from, DateTime to)
    {
        var first = Math.Max(0, _points.FindLastIndex(point => point.Time < from));
        var last = _points.FindLastIndex(point => point.Time <= to);
        return new(attributes, _points.GetRange(first, Math.Max(0, last - first + 1)));
    }
}
