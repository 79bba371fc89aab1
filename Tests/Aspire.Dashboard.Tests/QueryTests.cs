using System.Globalization;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using static Aspire.Dashboard.Tests.Telemetries;

namespace Aspire.Dashboard.Tests;

public class QueryTests
{
    private readonly TelemetryStore _store = new(new TelemetryLimits());

    public QueryTests()
    {
        _store.AddSpans(
        [
            Span(1, name: "GET /clients", attributes: new KeyValuePair<string, string>("http.request.method", "GET")),
            Span(1, 2, 1, name: "SELECT", attributes: [new("db.system.name", "postgresql"), new("db.query.text", "SELECT 1")]),
            Span(2, name: "publish", resource: Worker, status: SpanStatus.Error, attributes: new KeyValuePair<string, string>("messaging.system", "rabbitmq")),
        ]);
        _store.AddLogs(
        [
            Log("Client deleted", attributes: new KeyValuePair<string, string>("ClientId", "7")),
            Log("No connection", LogLevel.Error, resource: Worker, attributes: new KeyValuePair<string, string>("exception.type", "IOException")),
        ]);
    }

    [Theory]
    [InlineData("api", 1)]
    [InlineData("API-1", 1)]
    [InlineData("worker", 2)]
    public void Traces_are_found_by_resource(string resource, int trace) =>
        Assert.Equal(TraceId(trace), Assert.Single(_store.GetTraces(new() { ResourceKey = resource })).TraceId);

    [Theory]
    [InlineData("db.system.name:equals:PostgreSQL", 1)]
    [InlineData("db.query.text:contains:select", 1)]
    [InlineData("trace.name:equals:publish", 2)]
    [InlineData("trace.status:equals:Error", 2)]
    [InlineData("trace.name:!contains:l", 0)]
    [InlineData("resource.service.name:!equals:api", 2)]
    public void Traces_are_found_by_a_span_that_passes_the_filter(string filter, int trace)
    {
        var found = _store.GetTraces(new() { Filters = [FieldFilter.Parse(filter)!] });

        Assert.Equal(trace == 0 ? [] : [TraceId(trace)], found.Select(one => one.TraceId));
    }

    [Fact]
    public void All_filters_ask_for_one_and_the_same_span()
    {
        FieldFilter select = new("trace.name", FilterCondition.Equals, "SELECT"), http = new("http.request.method", FilterCondition.Equals, "GET");

        Assert.Empty(_store.GetTraces(new() { Filters = [select, http] }));
        Assert.Single(_store.GetTraces(new() { Filters = [select, http with { Enabled = false }] }));
    }

    [Fact]
    public void Traces_are_found_by_type_name_and_error()
    {
        Assert.Equal(TraceId(1), Assert.Single(_store.GetTraces(new() { Type = SpanType.Database })).TraceId);
        Assert.Equal(TraceId(2), Assert.Single(_store.GetTraces(new() { Type = SpanType.Messaging })).TraceId);
        Assert.Empty(_store.GetTraces(new() { Type = SpanType.Rpc }));
        Assert.Equal(TraceId(1), Assert.Single(_store.GetTraces(new() { Text = "clients" })).TraceId);
        Assert.Equal(TraceId(2), Assert.Single(_store.GetTraces(new() { HasError = true })).TraceId);
        Assert.Equal(TraceId(1), Assert.Single(_store.GetTraces(new() { HasError = false })).TraceId);
    }

    [Theory]
    [InlineData("ClientId:equals:7", "Client deleted")]
    [InlineData("ClientId:!equals:7", "No connection")]
    [InlineData("exception.type:contains:io", "No connection")]
    [InlineData("log.message:contains:deleted", "Client deleted")]
    [InlineData("log.level:equals:error", "No connection")]
    public void Logs_are_found_by_filter(string filter, string message) =>
        Assert.Equal(message, Assert.Single(_store.GetLogs(new() { Filters = [FieldFilter.Parse(filter)!] })).Message);

    [Fact]
    public void Logs_are_found_by_level_text_and_resource()
    {
        Assert.Equal("No connection", Assert.Single(_store.GetLogs(new() { MinimumLevel = LogLevel.Warning })).Message);
        Assert.Equal("No connection", Assert.Single(_store.GetLogs(new() { Text = "CONNECTION" })).Message);
        Assert.Equal("Client deleted", Assert.Single(_store.GetLogs(new() { ResourceKey = "api" })).Message);
        Assert.Empty(_store.GetLogs(new() { TraceId = TraceId(1) }));
    }

    [Fact]
    public void Fields_and_values_are_offered_for_filters()
    {
        Assert.Contains("db.query.text", _store.GetSpanFields("api"));
        Assert.DoesNotContain("messaging.system", _store.GetSpanFields("api"));
        Assert.Contains("trace.name", _store.GetSpanFields(null));
        Assert.Contains("ClientId", _store.GetLogFields(null));
        Assert.Equal(["rabbitmq"], _store.GetFieldValues(Signal.Traces, "messaging.system"));
        Assert.Equal(["api", "worker"], _store.GetFieldValues(Signal.Traces, "resource.service.name"));
    }

    [Theory]
    [InlineData("a:equals:b", true)]
    [InlineData("a%3Ab:!contains:%3Cb%3E%3A:disabled", false)]
    public void A_filter_reads_what_it_writes(string text, bool enabled)
    {
        var filter = FieldFilter.Parse(text)!;

        Assert.Equal(enabled, filter.Enabled);
        Assert.Equal(text, filter.ToString());
        Assert.Equal(filter, FieldFilter.Parse(filter.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a:like:b")]
    [InlineData(":equals:b")]
    [InlineData("a:equals:b:c:d")]
    public void What_is_no_filter_is_none(string? text) => Assert.Null(FieldFilter.Parse(text));

    [Fact]
    public async Task Queries_and_ingestion_go_on_side_by_side()
    {
        var store = new TelemetryStore(new TelemetryLimits { MaxTraceCount = 500, MaxLogCount = 500, MaxMetricsCount = 100 });
        var cancellationToken = TestContext.Current.CancellationToken;
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    store.AddSpans([Span((writer * 10_000) + i), Span(i, writer + 2)]);
                    store.AddLogs([Log(i.ToString(CultureInfo.InvariantCulture))]);
                    store.AddMetrics([Sample(i, i, name: $"metric{writer}")]);
                }
            },
            cancellationToken));
        var written = Task.WhenAll(writers);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(
            () =>
            {
                do
                {
                    Assert.All(store.GetTraces(new() { Text = "work" }), trace => Assert.NotEmpty(trace.Spans));
                    Assert.InRange(store.GetLogs(new() { Text = "1" }).Count, 0, 500);
                    store.GetInstrument("api", "meter", "metric1", Noon, Noon.AddHours(1));
                }
                while (!written.IsCompleted);
            },
            cancellationToken));

        await Task.WhenAll([written, .. readers]);

        Assert.Equal(500, store.GetTraces(new()).Count);
        Assert.Equal(500, store.GetLogs(new()).Count);
        Assert.Equal(3, store.GetInstruments("api").Count);
    }
}
