using System.Buffers.Binary;
using Aspire.Dashboard.Otlp.Proto;
using Google.Protobuf;

namespace OtlpSender;

/// <summary>A batch as the OpenTelemetry SDK sends it: 512 spans of web requests and their queries, eight to a trace; the ids are new each time.</summary>
internal sealed class SpanBatch
{
    private const int SpansPerTrace = 8;

    private readonly ExportTraceServiceRequest _request = new();
    private readonly List<Span> _spans = [];
    private readonly byte[] _id = new byte[16];
    private ulong _lastId;

    public SpanBatch(int sender)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_id, (ulong)sender + 1);
        var scope = new ScopeSpans { Scope = new() { Name = "Microsoft.AspNetCore" } };
        for (var i = 0; i < Count; i++)
        {
            var isRoot = i % SpansPerTrace == 0;
            var span = new Span { Name = isRoot ? "GET /orders/{id}" : "SELECT orders", Kind = isRoot ? Span.Types.SpanKind.Server : Span.Types.SpanKind.Client };
            span.Attributes.AddRange(isRoot
                ?
                [
                    Attribute("http.request.method", "GET"), Attribute("url.scheme", "http"), Attribute("url.path", $"/orders/{i}"), Attribute("http.route", "/orders/{id}"),
                    Attribute("server.address", "localhost"), Attribute("server.port", "8003"), Attribute("network.protocol.version", "1.1"), Attribute("http.response.status_code", "200"),
                ]
                :
                [
                    Attribute("db.system.name", "postgresql"), Attribute("db.namespace", "orders"), Attribute("db.query.text", $"SELECT * FROM orders WHERE id = {i}"),
                    Attribute("server.address", "localhost"), Attribute("server.port", "5438"), Attribute("db.npgsql.data_source", "orders"),
                ]);
            _spans.Add(span);
        }

        scope.Spans.AddRange(_spans);
        var resource = new Resource();
        resource.Attributes.AddRange([Attribute("service.name", $"sender-{sender}"), Attribute("service.instance.id", "bench"), Attribute("telemetry.sdk.language", "dotnet")]);
        _request.ResourceSpans.Add(new ResourceSpans { Resource = resource, ScopeSpans = { scope } });
    }

    public int Count { get; } = 512;

    public ExportTraceServiceRequest Next()
    {
        var now = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        ByteString traceId = ByteString.Empty, root = ByteString.Empty;
        for (var i = 0; i < _spans.Count; i++)
        {
            var span = _spans[i];
            var isRoot = i % SpansPerTrace == 0;
            BinaryPrimitives.WriteUInt64BigEndian(_id.AsSpan(8), ++_lastId);
            span.SpanId = ByteString.CopyFrom(_id, 8, 8);
            traceId = isRoot ? ByteString.CopyFrom(_id) : traceId;
            root = isRoot ? span.SpanId : root;
            span.TraceId = traceId;
            span.ParentSpanId = isRoot ? ByteString.Empty : root;
            span.StartTimeUnixNano = now + ((ulong)i * 1000);
            span.EndTimeUnixNano = span.StartTimeUnixNano + 1_000_000;
        }

        return _request;
    }

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
