using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Otlp.Proto;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Proto = Aspire.Dashboard.Otlp.Proto;

namespace Aspire.Dashboard.Tests;

public class OtlpReceiverTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TelemetryStore _store;
    private readonly OtlpReceiver _receiver;

    public OtlpReceiverTests()
    {
        var options = new DashboardOptions { TelemetryLimits = new() { MaxAttributeCount = 3, MaxAttributeLength = 30, MaxSpanEventCount = 2 } };
        _store = new(options.TelemetryLimits);
        _receiver = new(_store, Options.Create(options), new FakeTimeProvider(Now));
    }

    [Theory]
    [InlineData(1, "", LogLevel.Trace)]
    [InlineData(4, "", LogLevel.Trace)]
    [InlineData(5, "", LogLevel.Debug)]
    [InlineData(9, "ERROR", LogLevel.Information)]
    [InlineData(13, "", LogLevel.Warning)]
    [InlineData(20, "", LogLevel.Error)]
    [InlineData(24, "", LogLevel.Critical)]
    [InlineData(0, "Warning", LogLevel.Warning)]
    [InlineData(0, "?", LogLevel.Information)]
    [InlineData(-7, "", LogLevel.Information)]
    [InlineData(99, "", LogLevel.Information)]
    public void Severities_become_levels(int number, string text, LogLevel expected)
    {
        _receiver.Receive(Otlp.Request(new LogRecord { SeverityNumber = number, SeverityText = text }));

        Assert.Equal(expected, Assert.Single(_store.GetLogs(new())).Level);
    }

    [Fact]
    public void Values_become_text()
    {
        AnyValue nested = new()
        {
            KvlistValue = new()
            {
                Values =
                {
                    Otlp.Attribute("list", new AnyValue { ArrayValue = new() { Values = { new AnyValue { IntValue = -1 }, new AnyValue { StringValue = "<é>" }, new AnyValue() } } }),
                },
            },
        };
        _receiver.Receive(Otlp.Request(new LogRecord
        {
            Body = nested,
            Attributes = { Otlp.Attribute("bytes", new AnyValue { BytesValue = Otlp.Id("ff00") }), Otlp.Attribute("double", new AnyValue { DoubleValue = 1.5 }), new KeyValue { Key = "none" } },
        }));

        var log = Assert.Single(_store.GetLogs(new()));
        Assert.Equal("""{"list":[-1,"<é>",null]}""", log.Message);
        Assert.Equal([new("bytes", "/wA="), new("double", "1.5"), new("none", "")], log.Attributes);
    }

    [Fact]
    public void The_template_and_the_events_name_are_fields_not_attributes()
    {
        _receiver.Receive(Otlp.Request(
            new LogRecord { Attributes = { Otlp.Attribute("{OriginalFormat}", "Hello {Name}"), Otlp.Attribute("logrecord.event.name", "Greeting"), Otlp.Attribute("Name", "Ana") } },
            new LogRecord { EventName = "Farewell" }));

        var logs = _store.GetLogs(new());
        Assert.Equal(("Hello {Name}", "Greeting"), (logs[0].OriginalFormat, logs[0].EventName));
        Assert.Equal([new("Name", "Ana")], logs[0].Attributes);
        Assert.Equal((null, "Farewell"), (logs[1].OriginalFormat, logs[1].EventName));
    }

    [Fact]
    public void A_log_has_the_time_it_says_else_that_of_its_observation_else_now()
    {
        _receiver.Receive(Otlp.Request(
            new LogRecord { TimeUnixNano = 1_000_000_000, ObservedTimeUnixNano = 2_000_000_000 }, new LogRecord { ObservedTimeUnixNano = 2_000_000_000 }, new LogRecord()));

        Assert.Equal([DateTime.UnixEpoch.AddSeconds(1), DateTime.UnixEpoch.AddSeconds(2), Now.UtcDateTime], _store.GetLogs(new()).Select(log => log.Time));
    }

    [Fact]
    public void A_log_with_invalid_ids_is_kept_without_them()
    {
        _receiver.Receive(Otlp.Request(new LogRecord { TraceId = Otlp.Id("ab"), SpanId = Otlp.Id(new('0', 16)) }));

        var log = Assert.Single(_store.GetLogs(new()));
        Assert.Equal((null, null), (log.TraceId, log.SpanId));
    }

    [Fact]
    public void Attributes_and_events_are_within_their_limits()
    {
        var span = Otlp.Span();
        span.Attributes.AddRange(Enumerable.Range(0, 5).Select(number => Otlp.Attribute($"a{number}", new string('x', 50))));
        span.Events.AddRange(Enumerable.Range(0, 5).Select(number => new Proto.Span.Types.Event { Name = $"e{number}" }));
        _receiver.Receive(Otlp.Request(span));

        var stored = Assert.Single(Assert.Single(_store.GetTraces(new())).Spans);
        Assert.Equal([new("a0", new('x', 30)), new("a1", new('x', 30)), new("a2", new('x', 30))], stored.Attributes);
        Assert.Equal(["e0", "e1"], stored.Events.Select(one => one.Name));
    }

    [Fact]
    public void What_a_sender_gets_wrong_is_put_right()
    {
        var span = Otlp.Span();
        (span.StartTimeUnixNano, span.EndTimeUnixNano) = (ulong.MaxValue, 0);
        span.Kind = (Proto.Span.Types.SpanKind)77;
        span.Status = new() { Code = (Proto.Span.Types.Status.Types.StatusCode)77 };
        span.ParentSpanId = Otlp.Id(new('0', 16));
        span.Links.Add([new() { TraceId = Otlp.Id(Otlp.TraceId), SpanId = Otlp.Id(Otlp.SpanId), TraceState = "a=b" }, new() { TraceId = Otlp.Id("00") }]);
        _receiver.Receive(Otlp.Request(span));

        var stored = Assert.Single(Assert.Single(_store.GetTraces(new())).Spans);
        Assert.Equal((TimeSpan.Zero, SpanKind.Unspecified, SpanStatus.Unset, null), (stored.Duration, stored.Kind, stored.Status, stored.ParentSpanId));
        Assert.Equal((Otlp.TraceId, Otlp.SpanId, "a=b"), Assert.Single(stored.Links) is var link ? (link.TraceId, link.SpanId, link.TraceState) : default);
    }

    [Fact]
    public void A_resource_is_one_object_and_an_unnamed_one_has_a_name()
    {
        Assert.Empty(_receiver.Receive(new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { Otlp.Span() } } } } } }).PartialSuccess?.ErrorMessage ?? "");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            _receiver.Receive(new ExportLogsServiceRequest
            {
                ResourceLogs = { new ResourceLogs { Resource = Otlp.Resource("api", "x7"), ScopeLogs = { new ScopeLogs { LogRecords = { new LogRecord() } } } } },
            });
        }

        Assert.Equal(["api-x7", "unknown_service"], _store.GetResources().Select(resource => resource.Key));
        var logs = _store.GetLogs(new());
        Assert.Same(logs[0].Resource, logs[1].Resource);
    }

    [Fact]
    public void Histograms_are_kept_with_bounds_and_deltas_added_up()
    {
        HistogramDataPoint Point(ulong time, params ulong[] buckets) => new()
        {
            TimeUnixNano = time,
            Count = buckets.Aggregate((left, right) => left + right),
            Sum = 3,
            BucketCounts = { buckets },
            ExplicitBounds = { 1, 2 },
        };
        var histogram = new Histogram { AggregationTemporality = AggregationTemporality.Delta, DataPoints = { Point(1000, 1, 0, 2), Point(2000, 0, 4, 1), Point(3000, 1) } };
        histogram.DataPoints.Add(new HistogramDataPoint { TimeUnixNano = 4000, BucketCounts = { 1, 1, 1 }, ExplicitBounds = { 2, 1 } });

        var response = _receiver.Receive(Otlp.Request(new Metric { Name = "wait", Histogram = histogram }));

        Assert.Equal(2, response.PartialSuccess.RejectedDataPoints);
        var points = Assert.Single(Read("wait").Dimensions).Points.Cast<HistogramPoint>().ToList();
        Assert.Equal([[1, 0, 2], [1, 4, 3]], points.Select(point => point.Buckets));
        Assert.Equal((8ul, 6d), (points[1].Count, points[1].Sum));
        Assert.Equal([1, 2], points[1].Bounds);
    }

    [Fact]
    public void Exponential_histograms_get_explicit_bounds()
    {
        var point = new ExponentialHistogramDataPoint
        {
            TimeUnixNano = 1000,
            Count = 10,
            Sum = 20,
            Scale = 0,
            ZeroCount = 1,
            Positive = new() { Offset = 1, BucketCounts = { 2, 3 } },
            Negative = new() { Offset = 0, BucketCounts = { 4 } },
        };
        var tooMany = new ExponentialHistogramDataPoint { TimeUnixNano = 2000, Positive = new() { BucketCounts = { new ulong[5000] } } };

        var response = _receiver.Receive(Otlp.Request(new Metric { Name = "wait", ExponentialHistogram = new() { DataPoints = { point, tooMany } } }));

        Assert.Equal(1, response.PartialSuccess.RejectedDataPoints);
        var stored = Assert.IsType<HistogramPoint>(Assert.Single(Assert.Single(Read("wait").Dimensions).Points));
        Assert.Equal([-2, -1, 2, 4, 8], stored.Bounds);
        Assert.Equal([0, 4, 1, 2, 3, 0], stored.Buckets);
        Assert.Equal((10ul, 20d), (stored.Count, stored.Sum));
    }

    [Fact]
    public void Summaries_are_rejected_and_missing_values_passed_over()
    {
        var response = _receiver.Receive(Otlp.Request(
            new Metric { Name = "old", Summary = new() { DataPoints = { new SummaryDataPoint(), new SummaryDataPoint() } } },
            new Metric { Name = "gauge", Gauge = new() { DataPoints = { new NumberDataPoint { TimeUnixNano = 1000, Flags = 1 }, new NumberDataPoint { TimeUnixNano = 2000, AsInt = 7 } } } }));

        Assert.Equal(2, response.PartialSuccess.RejectedDataPoints);
        Assert.Equal(7, Assert.IsType<NumberPoint>(Assert.Single(Assert.Single(Read("gauge").Dimensions).Points)).Value);
    }

    [Fact]
    public void Attribute_order_does_not_matter_and_overflow_is_told()
    {
        NumberDataPoint Point(ulong time, params KeyValue[] attributes) => new() { TimeUnixNano = time, AsDouble = time, Attributes = { attributes } };
        KeyValue a = Otlp.Attribute("a", "1"), b = Otlp.Attribute("b", "2"), overflow = Otlp.Attribute("otel.metric.overflow", new AnyValue { BoolValue = true });
        _receiver.Receive(Otlp.Request(new Metric { Name = "sum", Sum = new() { DataPoints = { Point(1000, a, b), Point(2000, b, a) } } }));
        Assert.Equal(2, Assert.Single(Read("sum").Dimensions).Points.Count);
        Assert.False(Read("sum").HasOverflow);

        _receiver.Receive(Otlp.Request(new Metric { Name = "sum", Sum = new() { DataPoints = { Point(3000, overflow) } } }));
        Assert.True(Read("sum").HasOverflow);
    }

    private InstrumentData Read(string name) => _store.GetInstrument("api", "meter", name, DateTime.MinValue, DateTime.MaxValue)!;
}
