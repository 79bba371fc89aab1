using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the health checks of whatever resource is said to run, and says when one is ready.</summary>
internal sealed partial class HealthMonitor(
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    TimeProvider time,
    IServiceProvider services,
    ILogger<HealthMonitor> logger) : BackgroundService
{
    // Aspire's cadence, but for a resource that has never been healthy yet: who waits for it should not wait for the clock.
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWhileUnhealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(20);

    private readonly Lazy<HealthCheckService> _checks = new(services.GetRequiredService<HealthCheckService>);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new Dictionary<string, CancellationTokenSource>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
                if (runs && !watches.ContainsKey(change.ResourceId))
                {
                    var watch = watches[change.ResourceId] = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    var token = watch.Token;
                    _ = Task.Run(() => WatchAsync(change.Resource, change.ResourceId, token), CancellationToken.None);
                }
                else if (!runs && watches.Remove(change.ResourceId, out var ended))
                {
                    await ended.CancelAsync().ConfigureAwait(false);
                    ended.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping; the watches are linked to the same token.
        }
    }

    private async Task WatchAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        try
        {
            if (!resource.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var annotations))
            {
                await SignalReadyAsync(resource, id, cancellationToken).ConfigureAwait(false);
                return;
            }

            var keys = annotations.Select(annotation => annotation.Key).ToHashSet();
            var ready = false;
            var failures = 0;
            while (true)
            {
                var healthy = await CheckAsync(resource, id, keys, cancellationToken).ConfigureAwait(false);
                failures = healthy ? 0 : failures + 1;
                if (healthy && !ready)
                {
                    ready = true;
                    await SignalReadyAsync(resource, id, cancellationToken).ConfigureAwait(false);
                }

                await Task.Delay(GetDelay(ready, failures), time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The resource has ended.
        }
        catch (Exception exception)
        {
            LogBroken(exception, resource.Name);
        }
    }

    private static TimeSpan GetDelay(bool ready, int failures) => (ready, failures) switch
    {
        (false, _) => WhileStarting,
        (true, 0) => WhileHealthy,
        _ => TimeSpan.FromSeconds(Math.Min(failures, LongestWhileUnhealthy.TotalSeconds)),
    };

    private async Task<bool> CheckAsync(IResource resource, string id, HashSet<string> keys, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckLimit);
        HealthReport? report = null;
        try
        {
            report = await _checks.Value.CheckHealthAsync(registration => keys.Contains(registration.Name), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It hangs: unhealthy, as below.
        }

        var now = time.GetUtcNow().UtcDateTime;
        await notifications.PublishUpdateAsync(resource, id, snapshot => cancellationToken.IsCancellationRequested
            ? snapshot
            : snapshot with { HealthReports = [.. snapshot.HealthReports.Select(previous => Update(previous, report, now))] }).ConfigureAwait(false);
        return report?.Status == HealthStatus.Healthy;
    }

    private static HealthReportSnapshot Update(HealthReportSnapshot previous, HealthReport? report, DateTime now) =>
        report is null
            ? previous with { Status = HealthStatus.Unhealthy, Description = $"No answer within {CheckLimit.TotalSeconds} s.", ExceptionText = null, LastRunAt = now }
            : report.Entries.TryGetValue(previous.Name, out var entry)
                ? previous with { Status = entry.Status, Description = entry.Description, ExceptionText = entry.Exception?.ToString(), LastRunAt = now }
                : previous;

    private async Task SignalReadyAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var handled = eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken);
        await notifications.PublishUpdateAsync(resource, id, snapshot => cancellationToken.IsCancellationRequested
            ? snapshot
            : snapshot with { ResourceReady = handled }).ConfigureAwait(false);
        try
        {
            await handled.ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogHandlerFailed(exception, resource.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "Health of '{Resource}' is no longer watched.")]
    private partial void LogBroken(Exception exception, string resource);

    [LoggerMessage(LogLevel.Error, "A handler of ResourceReadyEvent of '{Resource}' failed.")]
    private partial void LogHandlerFailed(Exception exception, string resource);
}
