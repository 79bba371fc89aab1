using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>Records what a service exports, as its exporters receive it.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly BaseExportingMetricReader _reader;
    private readonly MetricTexts _metrics = new();

    internal Recorder() => _reader = new(_metrics);

    internal ConcurrentQueue<Activity> Spans { get; } = new();

    internal ConcurrentQueue<LogLine> Logs { get; } = new();

    internal void AddTo(IServiceCollection services)
    {
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SpanProcessor(Spans)));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(new LogProcessor(Logs)));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddReader(_reader));
    }

    /// <summary>All current time series.</summary>
    internal IReadOnlyList<Series> Collect()
    {
        _metrics.Series.Clear();
        _reader.Collect();
        return [.. _metrics.Series];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _metrics.Dispose();
    }

    /// <summary>The finished spans of one trace, without those of connections opened by a pool.</summary>
    internal IReadOnlyList<Activity> Trace(ActivityTraceId id) =>
        [.. Spans.Where(span => span.TraceId == id && !span.OperationName.StartsWith("CONNECT", StringComparison.Ordinal)).OrderBy(span => span.StartTimeUtc)];

    internal sealed record LogLine(ActivityTraceId TraceId, ActivitySpanId SpanId, string Text, string All);

    internal sealed record Series(
        string Name, string Unit, string Description, IReadOnlyDictionary<string, object?> Tags, double Value, IReadOnlyList<double> Bounds);

    private sealed class SpanProcessor(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }

    // Copies the record, because it is reused for another one after this call.
    private sealed class LogProcessor(ConcurrentQueue<LogLine> logs) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            List<string> parts = [$"{data.Body} {data.Exception}"];
            parts.AddRange(data.Attributes?.Select(attribute => $"{attribute.Key}={attribute.Value}") ?? []);
            data.ForEachScope(static (scope, all) => all.AddRange(Values(scope.Scope)), parts);
            logs.Enqueue(new LogLine(data.TraceId, data.SpanId, data.FormattedMessage ?? "", string.Join(' ', parts)));
        }

        private static IEnumerable<string> Values(object? scope) =>
            scope is IEnumerable<KeyValuePair<string, object?>> values ? values.Select(value => $"{value.Key}={value.Value}") : [$"{scope}"];
    }

    private sealed class MetricTexts : BaseExporter<Metric>
    {
        internal List<Series> Series { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                foreach (var point in metric.GetMetricPoints())
                {
                    var tags = new Dictionary<string, object?>();
                    foreach (var tag in point.Tags)
                    {
                        tags[tag.Key] = tag.Value;
                    }

                    Series.Add(new(
                        metric.Name, metric.Unit ?? "", metric.Description ?? "", tags, Value(metric.MetricType, point), Bounds(metric.MetricType, point)));
                }
            }

            return ExportResult.Success;
        }

        private static List<double> Bounds(MetricType type, MetricPoint point)
        {
            List<double> bounds = [];
            if (type == MetricType.Histogram)
            {
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    bounds.Add(bucket.ExplicitBound);
                }
            }

            return bounds;
        }

        private static double Value(MetricType type, MetricPoint point) => type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
            MetricType.LongGauge => point.GetGaugeLastValueLong(),
            MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
            _ => point.GetHistogramCount(),
        };
    }
}
