using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Publishes what becomes of resources, and waits for it.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _resourceLoggers;
    private readonly WaitBehavior _defaultWaitBehavior;
    private Channel<ResourceEvent>[] _watchers = [];
    private long _lastVersion;

    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(hostApplicationLifetime);
        _logger = logger;
        _services = serviceProvider;
        _resourceLoggers = resourceLoggerService;
        _defaultWaitBehavior = (serviceProvider.GetService(typeof(IOptions<ResourceNotificationServiceOptions>)) as IOptions<ResourceNotificationServiceOptions>)
            ?.Value.DefaultWaitBehavior ?? WaitBehavior.StopOnResourceUnavailable;
    }

    /// <summary>Waits for a state, <c>Running</c> if none is named. There is no time-out but the token's.</summary>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for one of several states, and returns the one that was reached.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.State?.Text is { } state && states.Contains(state, StringComparer.OrdinalIgnoreCase),
            cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until the predicate holds for an instance, beginning with its state now.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await foreach (var change in WatchAsync(source.Token).ConfigureAwait(false))
            {
                if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                {
                    return change;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(DescribeInterruptedWait(resourceName), exception, cancellationToken);
        }

        throw new OperationCanceledException(DescribeInterruptedWait(resourceName));
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultWaitBehavior, cancellationToken);

    /// <summary>Waits until the resource is healthy and the handlers of its <see cref="ResourceReadyEvent"/> are done.</summary>
    /// <exception cref="DistributedApplicationException">It ended or failed to start, and <paramref name="waitBehavior"/> is to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            change => IsReady(change.Snapshot) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(change.Snapshot)),
            cancellationToken).ConfigureAwait(false);
        if (!IsReady(reached.Snapshot))
        {
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
        }

        await reached.Snapshot.ResourceReady!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Waits for everything that the resource has been told to wait for.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(wait => WaitForDependencyAsync(resource, wait, cancellationToken)));
    }

    /// <summary>The last snapshot of each instance, then every new one.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var change in _current.Values)
            {
                channel.Writer.TryWrite(change);
            }

            _watchers = [.. _watchers, channel];
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers = [.. _watchers.Where(other => other != channel)];
            }
        }
    }

    /// <summary>Changes the snapshot of every instance of the resource.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in InstancesAnnotation.IdsOf(resource))
        {
            await PublishUpdateAsync(resource, id, stateFactory).ConfigureAwait(false);
        }
    }

    /// <summary>Changes the snapshot of one instance.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(stateFactory);

        lock (_lock)
        {
            var previous = _current.TryGetValue(resourceId, out var last) ? last.Snapshot : SnapshotFactory.CreateInitial(resource);
            var next = stateFactory(previous);
            next = SnapshotFactory.Complete(resource, next, _services) with { Version = ++_lastVersion };

            var change = new ResourceEvent(resource, resourceId, next);
            _current[resourceId] = change;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }

            if (previous.State?.Text != next.State?.Text && !string.IsNullOrWhiteSpace(next.State?.Text))
            {
                var transition = string.IsNullOrWhiteSpace(previous.State?.Text) ? next.State.Text : $"{previous.State.Text} -> {next.State.Text}";
                LogStateChanged(resource.Name, resourceId, transition);
            }

            if (_logger.IsEnabled(LogLevel.Trace))
            {
                var created = next.CreationTimeStamp?.ToString("s", CultureInfo.InvariantCulture);
                LogUpdate(resource.Name, resourceId, next.ResourceType, created, next.State?.Text, next.HealthStatus, next.ExitCode);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The last snapshot of an instance, by its id or, where the resource has only one, its name.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        if (_current.TryGetValue(resourceId, out resourceEvent))
        {
            return true;
        }

        var byName = _current.Values.Where(change => string.Equals(change.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).ToArray();
        resourceEvent = byName.Length == 1 ? byName[0] : null;
        return resourceEvent is not null;
    }

    /// <summary>The last snapshot of every instance.</summary>
    internal IReadOnlyList<ResourceEvent> GetCurrent() => [.. _current.Values];

    public void Dispose()
    {
        _disposing.Cancel();
        lock (_lock)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }
        }

        GC.SuppressFinalize(this);
    }

    private static bool IsReady(CustomResourceSnapshot snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy, ResourceReady: not null };

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (state == KnownResourceStates.RuntimeUnhealthy || KnownResourceStates.TerminalStates.Contains(state));

    private async Task WaitForDependencyAsync(IResource waiter, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var logger = _resourceLoggers.GetLogger(waiter);
        var dependency = wait.Resource;
        var stops = (wait.WaitBehavior ?? _defaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;

        await PublishWaitingAsync(waiter).ConfigureAwait(false);
        LogWaiting(logger, dependency.Name, wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => "to become healthy",
            WaitType.WaitUntilStarted => "to start",
            _ => "to complete",
        });

        foreach (var id in InstancesAnnotation.IdsOf(dependency))
        {
            var reached = await WaitForInstanceAsync(
                dependency,
                id,
                snapshot => wait.WaitType switch
                {
                    WaitType.WaitUntilHealthy => IsReady(snapshot) || (stops && IsUnavailable(snapshot)),
                    WaitType.WaitUntilStarted => IsStarted(snapshot) || (stops && IsUnavailable(snapshot)),
                    _ => IsUnavailable(snapshot),
                },
                cancellationToken).ConfigureAwait(false);
            await CheckAsync(dependency, wait, reached, cancellationToken).ConfigureAwait(false);
        }

        LogWaited(logger, dependency.Name);
    }

    private async Task<CustomResourceSnapshot> WaitForInstanceAsync(
        IResource resource, string id, Func<CustomResourceSnapshot, bool> predicate, CancellationToken cancellationToken) =>
        (await WaitForResourceAsync(
            resource.Name,
            change => string.Equals(change.ResourceId, id, StringComparison.OrdinalIgnoreCase) && predicate(change.Snapshot),
            cancellationToken).ConfigureAwait(false)).Snapshot;

    private static async Task CheckAsync(IResource dependency, WaitAnnotation wait, CustomResourceSnapshot reached, CancellationToken cancellationToken)
    {
        var state = reached.State!.Text;
        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            if (state == KnownResourceStates.FailedToStart)
            {
                throw new DistributedApplicationException($"Dependency resource '{dependency.Name}' failed to start.");
            }

            if (reached.ExitCode is { } exitCode && exitCode != wait.ExitCode)
            {
                throw new DistributedApplicationException(
                    $"Resource '{dependency.Name}' has entered the '{state}' state with exit code '{exitCode}', expected '{wait.ExitCode}'.");
            }

            return;
        }

        if (IsUnavailable(reached))
        {
            throw new DistributedApplicationException(state == KnownResourceStates.FailedToStart
                ? $"Dependency resource '{dependency.Name}' failed to start."
                : $"Resource '{dependency.Name}' has entered the '{state}' state prematurely.");
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await reached.ResourceReady!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsStarted(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    private async Task PublishWaitingAsync(IResource waiter)
    {
        foreach (var id in InstancesAnnotation.IdsOf(waiter))
        {
            await PublishUpdateAsync(
                waiter,
                id,
                snapshot => snapshot.State?.Text is null or "Starting" or "Waiting" ? snapshot with { State = KnownResourceStates.Waiting } : snapshot).ConfigureAwait(false);
        }
    }

    private string DescribeInterruptedWait(string resourceName) =>
        TryGetCurrentState(resourceName, out var current)
            ? $"The wait for resource '{resourceName}' was interrupted; its state is '{current.Snapshot.State?.Text ?? "unknown"}', its health '{current.Snapshot.HealthStatus?.ToString() ?? "unknown"}'."
            : $"The wait for resource '{resourceName}' was interrupted; no such resource has reported a state.";

    [LoggerMessage(LogLevel.Debug, "Resource {Resource}/{ResourceId} changed state: {Transition}")]
    private partial void LogStateChanged(string resource, string resourceId, string transition);

    [LoggerMessage(LogLevel.Trace, "Resource {Resource}/{ResourceId} update published: ResourceType = {ResourceType}, CreationTimeStamp = {Created}, State = {{ Text = {State} }}, HealthStatus = {Health}, ExitCode = {ExitCode}", SkipEnabledCheck = true)]
    private partial void LogUpdate(string resource, string resourceId, string resourceType, string? created, string? state, HealthStatus? health, int? exitCode);

    [LoggerMessage(LogLevel.Information, "Waiting for resource '{Dependency}' {What}.")]
    private static partial void LogWaiting(ILogger logger, string dependency, string what);

    [LoggerMessage(LogLevel.Information, "Finished waiting for resource '{Dependency}'.")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
