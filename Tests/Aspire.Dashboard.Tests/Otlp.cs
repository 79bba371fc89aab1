using Aspire.Dashboard.Otlp.Proto;
using Google.Protobuf;

namespace Aspire.Dashboard.Tests;

/// <summary>Makes OTLP messages by hand.</summary>
internal static class Otlp
{
    public const string TraceId = "5b8efff798038103d269b633813fc60c";
    public const string SpanId = "eee19b7ec3c1b174";

    public static ByteString Id(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    public static KeyValue Attribute(string key, string value) => Attribute(key, new AnyValue { StringValue = value });

    public static KeyValue Attribute(string key, AnyValue value) => new() { Key = key, Value = value };

    public static Resource Resource(string name = "api", string? instanceId = null)
    {
        var resource = new Resource { Attributes = { Attribute("service.name", name) } };
        if (instanceId is not null)
        {
            resource.Attributes.Add(Attribute("service.instance.id", instanceId));
        }

        return resource;
    }

    public static Span Span(string traceId = TraceId, string spanId = SpanId, string name = "GET /") => new()
    {
        TraceId = Id(traceId),
        SpanId = Id(spanId),
        Name = name,
        StartTimeUnixNano = 1_000_000_000,
        EndTimeUnixNano = 2_000_000_000,
    };

    public static ExportTraceServiceRequest Request(params Span[] spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = Resource(), ScopeSpans = { new ScopeSpans { Scope = new() { Name = "scope" }, Spans = { spans } } } } },
    };

    public static ExportLogsServiceRequest Request(params LogRecord[] records) => new()
    {
        ResourceLogs = { new ResourceLogs { Resource = Resource(), ScopeLogs = { new ScopeLogs { Scope = new() { Name = "Category" }, LogRecords = { records } } } } },
    };

    public static ExportMetricsServiceRequest Request(params Metric[] metrics) => new()
    {
        ResourceMetrics = { new ResourceMetrics { Resource = Resource(), ScopeMetrics = { new ScopeMetrics { Scope = new() { Name = "meter" }, Metrics = { metrics } } } } },
    };
}
