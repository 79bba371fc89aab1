using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>
/// Flushes the telemetry after everything else has stopped: all signals concurrently, within 2 s, even if the collector hangs. On disposal
/// each signal would take up to 5 s, one after the other.
/// </summary>
internal sealed class TelemetryShutdown(IHostApplicationLifetime host, TracerProvider tracing, MeterProvider metrics, LoggerProvider logging)
    : IHostedService
{
    private const int LimitMilliseconds = 2000;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.ApplicationStopped.Register(() => Task.WaitAll(
            Start(() => tracing.Shutdown(LimitMilliseconds)),
            Start(() => metrics.Shutdown(LimitMilliseconds)),
            Start(() => logging.Shutdown(LimitMilliseconds))));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Shutdown blocks: a thread for each, because the thread pool may have none free.
    private static Task<bool> Start(Func<bool> shutdown) =>
        Task.Factory.StartNew(shutdown, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
