using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Aspire.Dashboard.BrowserTests;

/// <summary>A service that sends logs and measurements to the dashboard.</summary>
internal sealed class TestTelemetry : IDisposable
{
    private readonly ILoggerFactory _logs;
    private readonly MeterProvider _metrics;

    public TestTelemetry(DashboardFixture dashboard, string service)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(service, serviceInstanceId: "1");
        Meter = new(service);
        _logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options => options
            .SetResourceBuilder(resource)
            .AddOtlpExporter((exporter, processor) =>
            {
                To(exporter, dashboard);
                processor.ExportProcessorType = ExportProcessorType.Simple;
            })));
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(service)
            .AddOtlpExporter(exporter => To(exporter, dashboard))
            .Build();
    }

    public Meter Meter { get; }

    public ILogger Logger => _logs.CreateLogger("Test");

    /// <summary>Measures and sends all instruments at once.</summary>
    public void Measure() => Assert.True(_metrics.ForceFlush(10_000));

    public void Dispose()
    {
        _logs.Dispose();
        _metrics.Dispose();
        Meter.Dispose();
    }

    private static void To(OtlpExporterOptions exporter, DashboardFixture dashboard)
    {
        exporter.Endpoint = dashboard.Otlp;
        exporter.Protocol = OtlpExportProtocol.Grpc;
    }
}
