using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NativeServers;

/// <summary>Mirrors the state of a process to its server resource, as container states, and forwards its output to the console log of the server.</summary>
internal sealed partial class StateMirror(NativeServer native, ExecutableResource process, IEnumerable<IResource> children, IServiceProvider services)
{
    // Property of the process resource: start time of the run in which the server has become ready.
    private const string Ready = "server.readySince";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly ContainerResource _server = native.Resource;
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();
    private readonly ResourceLoggerService _loggers = services.GetRequiredService<ResourceLoggerService>();
    private readonly IDistributedApplicationEventing _eventing = services.GetRequiredService<IDistributedApplicationEventing>();
    private readonly CancellationToken _ended = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
    private string? _shown;

    public void Start()
    {
        // Runs after Aspire's own handler, which creates the databases.
        _eventing.Subscribe<ResourceReadyEvent>(_server, async (_, _) =>
        {
            foreach (var child in children)
            {
                await _notifications
                    .PublishUpdateAsync(child, snapshot => snapshot with { State = KnownResourceStates.Running, StartTimeStamp = DateTime.UtcNow })
                    .ConfigureAwait(false);
            }
        });
        _ = Task.Run(WatchAsync, CancellationToken.None);
    }

    private async Task WatchAsync()
    {
        try
        {
            var (logged, awaited) = ("", default(DateTime?));
            await foreach (var change in _notifications.WatchAsync(_ended).ConfigureAwait(false))
            {
                // Between Starting and Running there is a snapshot without a state.
                if (change.Resource != process || change.Snapshot is not { State.Text: { Length: > 0 } state } snapshot)
                {
                    continue;
                }

                if (change.ResourceId != process.Name && change.ResourceId != logged)
                {
                    logged = change.ResourceId;
                    _ = Task.Run(() => ForwardLogAsync(change.ResourceId), CancellationToken.None);
                }

                if (state == KnownResourceStates.Running && snapshot.StartTimeStamp is { } startedAt && startedAt != awaited)
                {
                    awaited = startedAt;
                    _ = Task.Run(() => AwaitReadyAsync(change.ResourceId, startedAt), CancellationToken.None);
                }

                await ShowAsync(snapshot, state).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application has ended.
        }
    }

    // Published as an update of the process resource, so that it is handled in order with its other updates.
    private async Task AwaitReadyAsync(string processId, DateTime startedAt)
    {
        try
        {
            using var timer = new PeriodicTimer(Period);
            while (await timer.WaitForNextTickAsync(_ended).ConfigureAwait(false)
                && _notifications.TryGetCurrentState(processId, out var current)
                && current.Snapshot.State?.Text == KnownResourceStates.Running
                && current.Snapshot.StartTimeStamp == startedAt)
            {
                if (await native.IsReadyAsync(startedAt.ToUniversalTime(), _ended).ConfigureAwait(false))
                {
                    await _notifications.PublishUpdateAsync(process, processId, snapshot => snapshot with
                    {
                        Properties = [.. snapshot.Properties.Where(property => property.Name != Ready), new(Ready, startedAt)],
                    }).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application has ended.
        }
    }

    private async Task ShowAsync(CustomResourceSnapshot now, string processState)
    {
        // The process runs immediately; the server is shown as running once it accepts clients.
        var isReady = now.Properties.Any(property => property.Name == Ready && property.Value is DateTime startedAt && startedAt == now.StartTimeStamp);
        var state = processState == KnownResourceStates.Running && !isReady ? KnownResourceStates.Starting
            : processState == KnownResourceStates.Finished ? KnownResourceStates.Exited
            : processState;
        var isRunning = state == KnownResourceStates.Running;
        var isNew = state != _shown;
        _shown = state;

        // Updated before the server, so that an observer of its start sees no outdated state of them. They become Running on ResourceReadyEvent.
        if (isNew && !isRunning)
        {
            foreach (var child in children)
            {
                await _notifications.PublishUpdateAsync(child, snapshot => snapshot with { State = state, StopTimeStamp = now.StopTimeStamp })
                    .ConfigureAwait(false);
            }
        }

        await _notifications.PublishUpdateAsync(_server, snapshot => snapshot with
        {
            ResourceType = "Executable",
            State = new ResourceStateSnapshot(state, now.State!.Style),
            ExitCode = now.ExitCode,
            CreationTimeStamp = now.CreationTimeStamp,
            StartTimeStamp = now.StartTimeStamp,
            StopTimeStamp = now.StopTimeStamp,
            EnvironmentVariables = now.EnvironmentVariables,
            Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = url.Name is not null && !isRunning })],
            Properties =
            [
                .. snapshot.Properties.Where(property =>
                    property.Name is not ("container.image" or "resource.source" or "resource.waitingFor" or "executable.pid" or "data.directory")),
                .. now.Properties.Where(property => property.Name is "resource.waitingFor" or "executable.pid"),
                new("resource.source", $"{native.Program} ({native.Product})"),
                new("data.directory", native.Data),
            ],
        }).ConfigureAwait(false);
        if (isNew && KnownResourceStates.TerminalStates.Contains(state) && _notifications.TryGetCurrentState(_server.Name, out var ended))
        {
            foreach (var resource in children.Prepend(_server))
            {
                await _eventing.PublishAsync(new ResourceStoppedEvent(resource, services, ended), _ended).ConfigureAwait(false);
            }
        }
    }

    private async Task ForwardLogAsync(string processId)
    {
        var logger = _loggers.GetLogger(_server);
        try
        {
            await foreach (var lines in _loggers.WatchAsync(processId).WithCancellation(_ended).ConfigureAwait(false))
            {
                foreach (var line in lines)
                {
                    // Aspire has prefixed the line with a timestamp, and will add another one.
                    var space = line.Content.IndexOf(' ', StringComparison.Ordinal);
                    var isTimed = space > 0 && DateTime.TryParse(line.Content.AsSpan(0, space), CultureInfo.InvariantCulture, out _);
                    LogLine(logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, isTimed ? line.Content[(space + 1)..] : line.Content);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application has ended.
        }
    }

    [LoggerMessage("{Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string line);
}
