using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<IResource, Lazy<Task>> _ready = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new Dictionary<string, (IResource Resource, CancellationTokenSource Ended)>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
                if (runs && !watches.ContainsKey(change.ResourceId))
                {
                    var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    var token = ended.Token;
                    watches[change.ResourceId] = (change.Resource, ended);
                    _ = Task.Run(() => WatchAsync(change.Resource, change.ResourceId, token), CancellationToken.None);
                }
                else if (!runs && watches.Remove(change.ResourceId, out var watch))
                {
                    await watch.Ended.CancelAsync().ConfigureAwait(false);
                    watch.Ended.Dispose();
                    if (!watches.Values.Any(other => other.Resource == change.Resource))
                    {
                        _ready.TryRemove(change.Resource, out _);
                    }
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
        Exception? fault = null;
        try
        {
            report = await _checks.Value.CheckHealthAsync(registration => keys.Contains(registration.Name), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It hangs: unhealthy, as below.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            fault = exception; // A check could not even be made.
        }

        var now = time.GetUtcNow().UtcDateTime;
        await notifications.PublishUpdateAsync(resource, id, snapshot => cancellationToken.IsCancellationRequested
            ? snapshot
            : snapshot with { HealthReports = [.. snapshot.HealthReports.Select(previous => Update(previous, report, fault, now))] }).ConfigureAwait(false);
        return report?.Status == HealthStatus.Healthy;
    }

    private static HealthReportSnapshot Update(HealthReportSnapshot previous, HealthReport? report, Exception? fault, DateTime now)
    {
        var failed = previous with { Status = HealthStatus.Unhealthy, ExceptionText = fault?.ToString(), LastRunAt = now };
        return fault is not null ? failed with { Description = "Error calling HealthCheckService." }
            : report is null ? failed with { Description = $"No answer within {CheckLimit.TotalSeconds} s." }
            : report.Entries.TryGetValue(previous.Name, out var entry)
                ? previous with { Status = entry.Status, Description = entry.Description, ExceptionText = entry.Exception?.ToString(), LastRunAt = now }
                : previous;
    }

    // Several instances are one resource: it becomes ready with the first, and again once all have ended.
    private async Task SignalReadyAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var handled = _ready.GetOrAdd(resource, _ => new Lazy<Task>(() => eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken))).Value;
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
