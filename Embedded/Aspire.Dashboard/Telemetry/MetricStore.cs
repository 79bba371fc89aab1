namespace Aspire.Dashboard.Telemetry;

/// <summary>The instruments of each resource and their points.</summary>
internal sealed class MetricStore(TelemetryLimits limits)
{
    private const int MaxSeriesCount = 20_000;
    private const string Overflow = "otel.metric.overflow";

    private readonly Lock _lock = new();
    private readonly Dictionary<(TelemetryResource Resource, string Meter, string Name, InstrumentKind Kind), Instrument> _instruments = [];

    // One series may be long, but not all of them.
    private readonly long _maxPointCount = 20L * limits.MaxMetricsCount;
    private long _pointCount;
    private int _seriesCount;
    private long _batch;

    public void Add(IReadOnlyList<MetricSample> samples)
    {
        lock (_lock)
        {
            _batch++;
            foreach (var sample in samples)
            {
                var series = GetOrAddSeries(sample);
                _pointCount -= series.Count;
                series.Add(sample.Point, sample.IsDelta, limits.MaxMetricsCount);
                _pointCount += series.Count;
                series.LastBatch = _batch;
            }

            MakeRoom();
        }
    }

    /// <summary>By meter and name; one of each where several instances have it.</summary>
    public IReadOnlyList<InstrumentInfo> GetInstruments(string resourceKey)
    {
        lock (_lock)
        {
            return
            [
                .. _instruments.Values.Select(instrument => instrument.Info)
                    .Where(info => info.Resource.Is(resourceKey))
                    .DistinctBy(info => (info.Meter, info.Name))
                    .OrderBy(info => info.Meter, StringComparer.OrdinalIgnoreCase).ThenBy(info => info.Name, StringComparer.OrdinalIgnoreCase),
            ];
        }
    }

    public InstrumentData? GetInstrument(string resourceKey, string meter, string name, DateTime from, DateTime to)
    {
        lock (_lock)
        {
            var found = _instruments.Values
                .Where(instrument => instrument.Info.Name == name && instrument.Info.Meter == meter && instrument.Info.Resource.Is(resourceKey)).ToList();

            // A later version may have changed its kind.
            found.RemoveAll(instrument => instrument.Info.Kind != found[^1].Info.Kind);
            if (found.Count == 0)
            {
                return null;
            }

            var series = found.SelectMany(instrument => instrument.Series.Values).ToList();
            return new(
                found[0].Info,
                [.. series.Select(one => one.ToDimension(from, to)).Where(dimension => dimension.Points.Count > 0)],
                series.Exists(one => one.Attributes.Find(Overflow) == "true"));
        }
    }

    public void Clear(Func<TelemetryResource, bool> condition)
    {
        lock (_lock)
        {
            foreach (var (key, instrument) in _instruments)
            {
                if (condition(key.Resource))
                {
                    _seriesCount -= instrument.Series.Count;
                    _pointCount -= instrument.Series.Values.Sum(series => series.Count);
                    _instruments.Remove(key);
                }
            }
        }
    }

    private MetricSeries GetOrAddSeries(MetricSample sample)
    {
        var info = sample.Instrument;
        var key = (info.Resource, info.Meter, info.Name, info.Kind);
        if (!_instruments.TryGetValue(key, out var instrument))
        {
            instrument = new(info);
            _instruments.Add(key, instrument);
        }

        if (!instrument.Series.TryGetValue(sample.Attributes, out var series))
        {
            series = new(sample.Attributes);
            instrument.Series.Add(sample.Attributes, series);
            _seriesCount++;
        }

        return series;
    }

    // First everybody's oldest points; where that is not enough, the series that nobody has written to for longest.
    private void MakeRoom()
    {
        if (_pointCount > _maxPointCount)
        {
            foreach (var series in _instruments.Values.SelectMany(instrument => instrument.Series.Values))
            {
                _pointCount -= series.Count;
                series.RemoveOldest(series.Count / 4);
                _pointCount += series.Count;
            }
        }

        if (_seriesCount <= MaxSeriesCount && _pointCount <= _maxPointCount)
        {
            return;
        }

        // Some more than needed, so that the next one does not look through all of them again.
        var byAge = _instruments.Values.SelectMany(instrument => instrument.Series.Values.Select(series => (instrument, series))).OrderBy(pair => pair.series.LastBatch).ToList();
        foreach (var (instrument, series) in byAge)
        {
            if (_seriesCount <= MaxSeriesCount * 9 / 10 && _pointCount <= _maxPointCount * 9 / 10)
            {
                return;
            }

            instrument.Series.Remove(series.Attributes);
            _seriesCount--;
            _pointCount -= series.Count;
            if (instrument.Series.Count == 0)
            {
                _instruments.Remove((instrument.Info.Resource, instrument.Info.Meter, instrument.Info.Name, instrument.Info.Kind));
            }
        }
    }
}
