using System.Globalization;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp.Proto;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Otlp;

/// <summary>Puts what was sent into the store, whichever way it came, and answers what was not taken (OTLP's partial success).</summary>
internal sealed class OtlpReceiver
{
    private readonly TelemetryStore _store;
    private readonly AttributeMapper _attributes;
    private readonly SpanMapper _spans;
    private readonly LogMapper _logs;
    private readonly MetricMapper _metrics;

    public OtlpReceiver(TelemetryStore store, IOptions<DashboardOptions> options, TimeProvider time)
    {
        var limits = options.Value.TelemetryLimits;
        _store = store;
        _attributes = new(store, limits);
        _spans = new(_attributes, limits);
        _logs = new(_attributes, time);
        _metrics = new(_attributes);
    }

    public ExportTraceServiceResponse Receive(ExportTraceServiceRequest request)
    {
        var spans = new List<Telemetry.Span>();
        var invalid = 0;
        foreach (var resourceSpans in request.ResourceSpans)
        {
            var resource = _attributes.MapResource(resourceSpans.Resource);
            foreach (var scopeSpans in resourceSpans.ScopeSpans)
            {
                var scope = _attributes.MapScope(scopeSpans.Scope);
                foreach (var sent in scopeSpans.Spans)
                {
                    if (_spans.Map(resource, scope, sent) is { } span)
                    {
                        spans.Add(span);
                    }
                    else
                    {
                        invalid++;
                    }
                }
            }
        }

        var refused = _store.AddSpans(spans);
        return invalid + refused == 0 ? new() : new()
        {
            PartialSuccess = new() { RejectedSpans = invalid + refused, ErrorMessage = Explain((invalid, "without a valid trace and span id"), (refused, "of traces that are full")) },
        };
    }

    public ExportLogsServiceResponse Receive(ExportLogsServiceRequest request)
    {
        var logs = new List<LogEntry>();
        foreach (var resourceLogs in request.ResourceLogs)
        {
            var resource = _attributes.MapResource(resourceLogs.Resource);
            foreach (var scopeLogs in resourceLogs.ScopeLogs)
            {
                var scope = _attributes.MapScope(scopeLogs.Scope);
                logs.AddRange(scopeLogs.LogRecords.Select(record => _logs.Map(resource, scope, record)));
            }
        }

        _store.AddLogs(logs);
        return new();
    }

    public ExportMetricsServiceResponse Receive(ExportMetricsServiceRequest request)
    {
        var samples = new List<MetricSample>();
        var rejected = 0;
        foreach (var resourceMetrics in request.ResourceMetrics)
        {
            var resource = _attributes.MapResource(resourceMetrics.Resource);
            foreach (var scopeMetrics in resourceMetrics.ScopeMetrics)
            {
                var scope = _attributes.MapScope(scopeMetrics.Scope);
                rejected += scopeMetrics.Metrics.Sum(metric => _metrics.Map(resource, scope, metric, samples));
            }
        }

        _store.AddMetrics(samples);
        return rejected == 0 ? new() : new()
        {
            PartialSuccess = new() { RejectedDataPoints = rejected, ErrorMessage = Explain((rejected, "that are summaries, or histograms with invalid buckets")) },
        };
    }

    private static string Explain(params (int Count, string What)[] reasons) =>
        string.Join("; ", reasons.Where(reason => reason.Count > 0).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Count} {reason.What}")));
}
