using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Aspire.Dashboard.BrowserTests;

/// <summary>A service that sends logs, spans and measurements to the dashboard.</summary>
internal sealed class TestTelemetry : IDisposable
{
    private readonly ILoggerFactory _logs;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    public TestTelemetry(DashboardFixture dashboard, string service)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(service, serviceInstanceId: "1");
        Meter = new(service);
        Source = new(service);
        _logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(resource).AddOtlpExporter((exporter, processor) =>
            {
                To(exporter, dashboard);
                processor.ExportProcessorType = ExportProcessorType.Simple;
            });
        }));
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(service)
            .AddOtlpExporter(exporter => To(exporter, dashboard))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(service)
            .AddOtlpExporter(exporter =>
            {
                To(exporter, dashboard);
                exporter.BatchExportProcessorOptions.MaxQueueSize = 20_000;
            })
            .Build();
    }

    public Meter Meter { get; }

    public ActivitySource Source { get; }

    public ILogger Logger => _logs.CreateLogger("Test");

    /// <summary>Sends the spans that have ended.</summary>
    public void SendSpans() => Assert.True(_traces.ForceFlush(10_000));

    /// <summary>Measures and sends all instruments at once.</summary>
    public void Measure() => Assert.True(_metrics.ForceFlush(10_000));

    public void Dispose()
    {
        _logs.Dispose();
        _metrics.Dispose();
        _traces.Dispose();
        Meter.Dispose();
        Source.Dispose();
    }

    private static void To(OtlpExporterOptions exporter, DashboardFixture dashboard)
    {
        exporter.Endpoint = dashboard.Otlp;
        exporter.Protocol = OtlpExportProtocol.Grpc;
    }
}
