using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The life of one process: waiting, starting, running, ended; and what its database children show of it.</summary>
internal sealed partial class ResourceInstance(IResource resource, string id, ResourceInstanceFactory context) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly IResource[] _family = [resource, .. context.Model.Resources.Where(other => other is IResourceWithParent child && child.Parent == resource)];
    private CancellationTokenSource? _starting;
    private CancellationTokenSource? _waiting;
    private ManagedProcess? _process;
    private IReadOnlyDictionary<EndpointAnnotation, int>? _targetPorts;
    private Task _ended = Task.CompletedTask;
    private TaskCompletionSource _isWaiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IResource Resource { get; } = resource;

    public string Id { get; } = id;

    /// <summary>Completes when the start that is going on has begun to wait for other resources.</summary>
    public Task Waiting => _isWaiting.Task;

    private ILogger Logger => context.Loggers.GetLogger(Id);

    // What Aspire runs as a container ends as one.
    private string EndState => Resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;

    /// <summary>Starts the process once everything that it waits for is there; returns when it runs, or has failed to. A start that waits is told to wait no longer.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _waiting) is { } waiting)
        {
            await waiting.CancelAsync().ConfigureAwait(false);
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_process is not null)
            {
                return;
            }

            using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _starting = starting;
            await StartCoreAsync(starting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(EndState, exitCode: null).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception)
        {
            LogFailedToStart(Logger, exception is DistributedApplicationException ? null : exception, exception.Message);
            await EndAsync(KnownResourceStates.FailedToStart, exitCode: null).ConfigureAwait(false);
        }
        finally
        {
            _starting = null;
            _gate.Release();
        }
    }

    /// <summary>Stops the process, or its start; returns when it is gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _starting) is { } starting)
        {
            await starting.CancelAsync().ConfigureAwait(false);
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_process is { } process)
            {
                await PublishAsync(snapshot => snapshot with { State = new(KnownResourceStates.Stopping, KnownResourceStateStyles.Info) }).ConfigureAwait(false);
                context.Proxy.Remove(Id);
                await process.StopAsync(cancellationToken).ConfigureAwait(false);
                await _ended.ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task StartCoreAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(snapshot => snapshot with
        {
            State = KnownResourceStates.Starting,
            CreationTimeStamp = snapshot.CreationTimeStamp ?? Now,
            StartTimeStamp = null,
            StopTimeStamp = null,
            ExitCode = null,
            ResourceReady = null,
            HealthReports = [.. snapshot.HealthReports.Select(report => report with { Status = null, Description = null, ExceptionText = null })],
        }).ConfigureAwait(false);

        foreach (var member in _family.OfType<IResourceWithConnectionString>())
        {
            await context.Eventing.PublishAsync(new ConnectionStringAvailableEvent(member, context.Services), cancellationToken).ConfigureAwait(false);
        }

        await context.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, context.Services), cancellationToken).ConfigureAwait(false);
        await WaitForDependenciesAsync(cancellationToken).ConfigureAwait(false);

        _targetPorts ??= context.Endpoints.AllocateTargetPorts(Resource);
        await EndpointAllocator.EnsurePortsAreFreeAsync(Resource, _targetPorts, cancellationToken).ConfigureAwait(false);
        var (spec, variables) = await context.Specs.CreateAsync(Resource, new(Id, _targetPorts), Logger, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var process = context.Supervisor.Start(spec, (line, isError) => context.Loggers.Write(Id, line, isError));
        _process = process;
        var startedAt = Now;
        await PublishAsync(
            snapshot => snapshot with { State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success), StartTimeStamp = startedAt },
            snapshot => Describe(snapshot, spec, variables, process.Id)).ConfigureAwait(false);

        context.Proxy.Add(Id, _targetPorts);
        _ended = ObserveEndAsync(process);
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancellationToken)
    {
        if (!Resource.HasAnnotationOfType<WaitAnnotation>())
        {
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _waiting, waiting);
        _isWaiting.TrySetResult();
        try
        {
            await context.Notifications.WaitForDependenciesAsync(Resource, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogWaitSkipped(Logger);
        }
        finally
        {
            Volatile.Write(ref _waiting, null);
            _isWaiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Starting }).ConfigureAwait(false);
    }

    private async Task ObserveEndAsync(ManagedProcess process)
    {
        var exitCode = await process.Exited.ConfigureAwait(false);
        _process = null;
        context.Proxy.Remove(Id);
        await EndAsync(EndState, exitCode).ConfigureAwait(false);
    }

    private async Task EndAsync(string state, int? exitCode)
    {
        var style = state == KnownResourceStates.FailedToStart || exitCode is > 0 ? KnownResourceStateStyles.Error : null;
        await PublishAsync(snapshot => snapshot with
        {
            State = new(state, style),
            StopTimeStamp = Now,
            ExitCode = exitCode,
            Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = true })],
        }).ConfigureAwait(false);

        foreach (var member in _family)
        {
            if (context.Notifications.TryGetCurrentState(member == Resource ? Id : member.Name, out var current))
            {
                await context.Eventing.PublishAsync(
                    new ResourceStoppedEvent(member, context.Services, current), Eventing.EventDispatchBehavior.NonBlockingSequential).ConfigureAwait(false);
            }
        }
    }

    private DateTime Now => context.Time.GetUtcNow().UtcDateTime;

    private static CustomResourceSnapshot Describe(
        CustomResourceSnapshot snapshot, ProcessSpec spec, IReadOnlyDictionary<string, string> variables, int processId) => snapshot with
        {
            Properties = snapshot.Properties
                .SetProperty(KnownProperties.ExecutablePath, spec.FileName)
                .SetProperty(KnownProperties.ExecutableWorkDir, spec.WorkingDirectory)
                .SetProperty(KnownProperties.ExecutableArgs, spec.Arguments.ToImmutableArray(), isSensitive: true)
                .SetProperty(KnownProperties.AppArgs, spec.ModelArguments.ToImmutableArray())
                .SetProperty(KnownProperties.ExecutablePid, processId),
            EnvironmentVariables = [.. spec.Environment
                .Where(variable => !variables.ContainsKey(variable.Key))
                .Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: false))
                .Concat(variables.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true)))
                .OrderBy(variable => variable.Name, StringComparer.Ordinal)],
            Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = false })],
        };

    private async Task PublishAsync(
        Func<CustomResourceSnapshot, CustomResourceSnapshot> change, Func<CustomResourceSnapshot, CustomResourceSnapshot>? describe = null)
    {
        // A child lives inside the process: it shows the same state.
        foreach (var member in _family)
        {
            await (member == Resource
                ? context.Notifications.PublishUpdateAsync(member, Id, snapshot => describe?.Invoke(change(snapshot)) ?? change(snapshot))
                : context.Notifications.PublishUpdateAsync(member, change)).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Error, "Failed to start: {Reason}")]
    private static partial void LogFailedToStart(ILogger logger, Exception? exception, string reason);

    [LoggerMessage(LogLevel.Information, "Started by hand: waiting no longer.")]
    private static partial void LogWaitSkipped(ILogger logger);
}
