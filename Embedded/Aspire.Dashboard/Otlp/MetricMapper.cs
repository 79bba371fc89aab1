using Aspire.Dashboard.Telemetry;
using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Otlp;

internal sealed class MetricMapper(AttributeMapper attributes)
{
    private const uint NoRecordedValue = 1;

    /// <returns>How many points were rejected.</returns>
    public int Map(TelemetryResource resource, InstrumentationScope scope, Proto.Metric metric, List<MetricSample> samples)
    {
        InstrumentInfo Info(InstrumentKind kind) => new(resource, scope.Name, attributes.Share(metric.Name), metric.Description, metric.Unit, kind);

        return metric.DataCase switch
        {
            Proto.Metric.DataOneofCase.Gauge => MapNumbers(Info(InstrumentKind.Gauge), metric.Gauge.DataPoints, isDelta: false, samples),
            Proto.Metric.DataOneofCase.Sum => MapNumbers(Info(InstrumentKind.Sum), metric.Sum.DataPoints, IsDelta(metric.Sum.AggregationTemporality), samples),
            Proto.Metric.DataOneofCase.Histogram => MapHistograms(
                Info(InstrumentKind.Histogram), metric.Histogram.DataPoints, IsDelta(metric.Histogram.AggregationTemporality), samples),
            Proto.Metric.DataOneofCase.ExponentialHistogram => MapHistograms(
                Info(InstrumentKind.Histogram), metric.ExponentialHistogram.DataPoints, IsDelta(metric.ExponentialHistogram.AggregationTemporality), samples),
            Proto.Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Count,
            _ => 0,
        };
    }

    private int MapNumbers(InstrumentInfo info, RepeatedField<Proto.NumberDataPoint> points, bool isDelta, List<MetricSample> samples)
    {
        foreach (var point in points)
        {
            if ((point.Flags & NoRecordedValue) == 0)
            {
                var value = point.ValueCase == Proto.NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
                var mapped = new NumberPoint(OtlpValues.ToDateTime(point.StartTimeUnixNano), OtlpValues.ToDateTime(point.TimeUnixNano), Map(point.Exemplars), value);
                samples.Add(new(info, MapAttributes(point.Attributes), mapped, isDelta));
            }
        }

        return 0;
    }

    private int MapHistograms(InstrumentInfo info, RepeatedField<Proto.HistogramDataPoint> points, bool isDelta, List<MetricSample> samples)
    {
        var rejected = 0;
        foreach (var point in points)
        {
            if ((point.Flags & NoRecordedValue) != 0)
            {
                continue;
            }

            // No buckets at all is allowed: then only count and sum are known.
            var bounds = point.ExplicitBounds;
            if (point.BucketCounts.Count != (point.BucketCounts.Count == 0 ? 0 : bounds.Count + 1) || !HistogramBuckets.AreValid(bounds))
            {
                rejected++;
                continue;
            }

            var mapped = new HistogramPoint(
                OtlpValues.ToDateTime(point.StartTimeUnixNano), OtlpValues.ToDateTime(point.TimeUnixNano), Map(point.Exemplars), point.Count, point.Sum,
                point.BucketCounts.Count == 0 ? [] : [.. bounds],
                point.BucketCounts.Count == 0 ? [point.Count] : [.. point.BucketCounts]);
            samples.Add(new(info, MapAttributes(point.Attributes), mapped, isDelta));
        }

        return rejected;
    }

    private int MapHistograms(InstrumentInfo info, RepeatedField<Proto.ExponentialHistogramDataPoint> points, bool isDelta, List<MetricSample> samples)
    {
        var rejected = 0;
        foreach (var point in points)
        {
            if ((point.Flags & NoRecordedValue) != 0)
            {
                continue;
            }

            if (HistogramBuckets.FromExponential(point) is not var (bounds, buckets))
            {
                rejected++;
                continue;
            }

            var mapped = new HistogramPoint(
                OtlpValues.ToDateTime(point.StartTimeUnixNano), OtlpValues.ToDateTime(point.TimeUnixNano), Map(point.Exemplars), point.Count, point.Sum, bounds, buckets);
            samples.Add(new(info, MapAttributes(point.Attributes), mapped, isDelta));
        }

        return rejected;
    }

    // In one order, so that the same attributes are the same series.
    private KeyValuePair<string, string>[] MapAttributes(RepeatedField<Proto.KeyValue> sent)
    {
        var mapped = attributes.Map(sent);
        Array.Sort(mapped, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return mapped;
    }

    private Exemplar[] Map(RepeatedField<Proto.Exemplar> exemplars) => exemplars.Count == 0
        ? []
        :
        [
            .. exemplars.Select(exemplar => new Exemplar(
                OtlpValues.ToDateTime(exemplar.TimeUnixNano),
                exemplar.ValueCase == Proto.Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble,
                OtlpValues.ToTraceId(exemplar.TraceId),
                OtlpValues.ToSpanId(exemplar.SpanId),
                attributes.Map(exemplar.FilteredAttributes))),
        ];

    private static bool IsDelta(Proto.AggregationTemporality temporality) => temporality == Proto.AggregationTemporality.Delta;
}
