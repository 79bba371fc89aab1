using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PayeTonKawa.ServiceDefaults.Telemetry;

/// <summary>
/// Sends, when all else has stopped, what is still to be sent: every signal at once and for a bounded time, whatever the collector does.
/// Left to their disposal they would take 5 s each, one after the other, for a collector that hangs.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider tracing, MeterProvider metrics, LoggerProvider logging) : IHostedLifecycleService
{
    private const int LimitMilliseconds = 2000;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Start(() => tracing.Shutdown(LimitMilliseconds)),
        Start(() => metrics.Shutdown(LimitMilliseconds)),
        Start(() => logging.Shutdown(LimitMilliseconds)));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // They block; three at once would wait for threads of the pool.
    private static Task<bool> Start(Func<bool> shutdown) =>
        Task.Factory.StartNew(shutdown, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
