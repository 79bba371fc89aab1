using System.Diagnostics;
using System.Diagnostics.Metrics;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Aspire.Dashboard.Tests;

/// <summary>OpenTelemetry's own SDK and exporter against the dashboard.</summary>
public partial class OtlpExporterTests
{
    private const string Html = "<b onclick=\"x\">&amp;</b>";

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Traces_logs_and_metrics_arrive_as_they_were_sent(OtlpExportProtocol protocol)
    {
        await using var host = await DashboardHost.StartAsync(("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "key"));
        var name = $"test-{protocol}";
        void Export(OtlpExporterOptions options, string path)
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? host.Grpc : new Uri(host.Http, path);
            options.Headers = "x-otlp-api-key=key";
        }

        var resource = ResourceBuilder.CreateEmpty().AddService(name, serviceInstanceId: "1");
        using var source = new ActivitySource(name);
        using var meter = new Meter(name);
        using var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(name).AddOtlpExporter(options => Export(options, "/v1/traces")).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddMeter(name).AddOtlpExporter(options => Export(options, "/v1/metrics")).Build();
        await using var logging = new ServiceCollection().AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(resource).AddOtlpExporter(exporter => Export(exporter, "/v1/logs"));
            options.IncludeFormattedMessage = true;
        })).BuildServiceProvider();
        var started = DateTime.UtcNow;

        string traceId, spanId;
        using (var activity = source.StartActivity("sell", ActivityKind.Producer)!)
        {
            (traceId, spanId) = (activity.TraceId.ToHexString(), activity.SpanId.ToHexString());
            activity.SetTag("html", Html).SetTag("list", new[] { 1, 2 }).SetTag("flag", true).AddEvent(new("poured", tags: new() { ["cup"] = "small" }));
            activity.SetStatus(ActivityStatusCode.Error, "no milk");
            meter.CreateCounter<long>("cups", "{cup}", "Cups sold").Add(3, new KeyValuePair<string, object?>("kind", "latte"));
            meter.CreateHistogram<double>("wait").Record(0.2);
            LogNoMilk(logging.GetRequiredService<ILoggerFactory>().CreateLogger("Bar"), new InvalidOperationException("empty"), Html);
        }

        Assert.True(tracing.ForceFlush());
        Assert.True(metrics.ForceFlush());
        await logging.DisposeAsync();
        await host.WaitForAsync(Signal.Logs, () => host.Store.GetLogs(new()).Count == 1);

        var span = Assert.Single(Assert.Single(host.Store.GetTraces(new() { ResourceKey = $"{name}-1" })).Spans);
        Assert.Equal((traceId, spanId, "sell", Telemetry.SpanKind.Producer, SpanStatus.Error, "no milk"), (span.TraceId, span.SpanId, span.Name, span.Kind, span.Status, span.StatusMessage));
        Assert.Equal((Html, "[1,2]", "true"), (span["html"], span["list"], span["flag"]));
        Assert.Equal((name, null), (span.Scope.Name, span.ParentSpanId));
        Assert.InRange(span.Start, started.AddSeconds(-1), DateTime.UtcNow);
        Assert.Equal("small", Assert.Single(span.Events).Attributes.Find("cup"));

        var log = Assert.Single(host.Store.GetLogs(new()));
        Assert.Equal(($"No milk for {Html}", LogLevel.Error, "Bar", "NoMilk", "No milk for {Customer}"), (log.Message, log.Level, log.Category, log.EventName, log.OriginalFormat));
        Assert.Equal((traceId, spanId, Html), (log.TraceId, log.SpanId, log["Customer"]));
        Assert.Equal((nameof(InvalidOperationException), "empty"), (log["exception.type"], log["exception.message"]));
        Assert.Same(span.Resource, log.Resource);

        Assert.Equal(
            [("cups", "{cup}", "Cups sold", InstrumentKind.Sum), ("wait", "", "", InstrumentKind.Histogram)],
            host.Store.GetInstruments(name).Select(info => (info.Name, info.Unit, info.Description, info.Kind)));
        var cups = Assert.Single(host.Store.GetInstrument(name, name, "cups", DateTime.MinValue, DateTime.MaxValue)!.Dimensions);
        Assert.Equal(("latte", 3), (cups.Attributes.Find("kind"), Assert.IsType<NumberPoint>(cups.Points[^1]).Value));
        var wait = Assert.IsType<HistogramPoint>(Assert.Single(host.Store.GetInstrument(name, name, "wait", DateTime.MinValue, DateTime.MaxValue)!.Dimensions).Points[^1]);
        Assert.Equal((1ul, 0.2, wait.Bounds.Count + 1), (wait.Count, wait.Sum, wait.Buckets.Count));
        Assert.Equal((traceId, spanId, 0.2), (wait.Exemplars[0].TraceId, wait.Exemplars[0].SpanId, wait.Exemplars[0].Value));
    }

    [LoggerMessage(LogLevel.Error, "No milk for {Customer}", EventName = "NoMilk")]
    private static partial void LogNoMilk(ILogger logger, Exception exception, string customer);
}
