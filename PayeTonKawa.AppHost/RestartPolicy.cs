using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost;

/// <summary>
/// Watches one resource and executes its start command when an instance has ended by itself.
/// The delay doubles from 1 s to 30 s, and starts again at 1 s once an instance has run for 10 s.
/// </summary>
internal sealed partial class RestartPolicy(
    IResource resource,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ILogger logger,
    TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Instance> _instances = [];

    /// <summary>Runs until <paramref name="cancellationToken"/> is cancelled; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                if (change.Resource == resource)
                {
                    await ObserveAsync(change, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping: nothing is to be started any more.
        }
    }

    private async Task ObserveAsync(ResourceEvent change, CancellationToken cancellationToken)
    {
        if (!_instances.TryGetValue(change.ResourceId, out var instance))
        {
            _instances[change.ResourceId] = instance = new Instance();
        }

        var state = change.Snapshot.State?.Text;
        if (state == KnownResourceStates.Running)
        {
            instance.Wanted = true;
            instance.RunningSince ??= time.GetTimestamp();
        }
        else if (state == KnownResourceStates.Stopping)
        {
            // Only a command makes a resource pass through this state: it is stopped by hand and stays so.
            instance.Wanted = false;
            instance.RunningSince = null;
        }
        else if (instance.Wanted && IsStillEnded(change))
        {
            await RestartAsync(change, instance, cancellationToken);
        }
    }

    private async Task RestartAsync(ResourceEvent ended, Instance instance, CancellationToken cancellationToken)
    {
        if (instance.RunningSince is { } since && time.GetElapsedTime(since) >= StableAfter)
        {
            instance.NextDelay = FirstDelay;
        }

        instance.RunningSince = null;
        var delay = instance.NextDelay;
        instance.NextDelay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

        LogRestart(logger, ended.Snapshot.ExitCode, delay.TotalSeconds);
        await Task.Delay(delay, time, cancellationToken);

        if (IsStillEnded(ended))
        {
            await commands.ExecuteCommandAsync(ended.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
        }
    }

    // A later run of the instance, which somebody started meanwhile, has another start time.
    private bool IsStillEnded(ResourceEvent ended) =>
        notifications.TryGetCurrentState(ended.ResourceId, out var current)
        && current.Snapshot.StartTimeStamp == ended.Snapshot.StartTimeStamp
        && current.Snapshot.State?.Text is { } state
        && KnownResourceStates.TerminalStates.Contains(state);

    [LoggerMessage(LogLevel.Warning, "Arrêt inattendu (code de sortie {ExitCode}) : redémarrage dans {Delay} s.")]
    private static partial void LogRestart(ILogger logger, int? exitCode, double delay);

    private sealed class Instance
    {
        public bool Wanted { get; set; }

        public long? RunningSince { get; set; }

        public TimeSpan NextDelay { get; set; } = FirstDelay;
    }
}
