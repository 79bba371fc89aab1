using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost;

/// <summary>
/// Monitors one resource and executes the start command of each instance that has exited by itself. The delay is per instance: it doubles from 1 s to
/// 30 s and is reset to 1 s once the instance has run for 10 s. Restarts are written to the instance's console log.
/// </summary>
internal sealed partial class RestartPolicy(
    IResource resource,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ResourceLoggerService loggers,
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
                    Observe(change, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping: no more restarts.
        }
    }

    private void Observe(ResourceEvent change, CancellationToken cancellationToken)
    {
        if (!_instances.TryGetValue(change.ResourceId, out var instance))
        {
            _instances[change.ResourceId] = instance = new Instance();
        }

        var state = change.Snapshot.State?.Text;
        var wasEnded = instance.IsEnded;
        instance.IsEnded = KnownResourceStates.TerminalStates.Contains(state);
        if (state == KnownResourceStates.Running)
        {
            instance.Wanted = true;
            instance.RunningSince ??= time.GetTimestamp();
        }
        else if (state == KnownResourceStates.Stopping)
        {
            // Only a command leads to this state: the instance was stopped manually and is not restarted.
            instance.Wanted = false;
            instance.RunningSince = null;
        }
        else if (instance is { Wanted: true, IsEnded: true } && !wasEnded)
        {
            // Not awaited, so that events of the other instances are handled meanwhile.
            _ = RestartAsync(change, instance, cancellationToken);
        }
    }

    private async Task RestartAsync(ResourceEvent ended, Instance instance, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(ended.ResourceId);
        if (instance.RunningSince is { } since && time.GetElapsedTime(since) >= StableAfter)
        {
            instance.NextDelay = FirstDelay;
        }

        instance.RunningSince = null;
        while (instance.Wanted && IsStillEnded(ended))
        {
            var delay = instance.NextDelay;
            instance.NextDelay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            LogRestart(logger, ended.Snapshot.ExitCode, delay.TotalSeconds);
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested || !instance.Wanted || !IsStillEnded(ended))
            {
                return;
            }

            if (await StartAsync(ended.ResourceId, cancellationToken) is not { } failure)
            {
                return;
            }

            LogFailed(logger, failure);
        }
    }

    // Returns the reason of a failure, or null on success.
    private async Task<string?> StartAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var result = await commands.ExecuteCommandAsync(id, KnownResourceCommands.StartCommand, cancellationToken);
            return result.Success ? null : result.Message ?? "";
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    // A different start time means that the instance has been started by other means in the meantime.
    private bool IsStillEnded(ResourceEvent ended) =>
        notifications.TryGetCurrentState(ended.ResourceId, out var current)
        && current.Snapshot.StartTimeStamp == ended.Snapshot.StartTimeStamp
        && KnownResourceStates.TerminalStates.Contains(current.Snapshot.State?.Text);

    [LoggerMessage(LogLevel.Warning, "Arrêt inattendu (code de sortie {ExitCode}) : redémarrage dans {Delay} s.")]
    private static partial void LogRestart(ILogger logger, int? exitCode, double delay);

    [LoggerMessage(LogLevel.Error, "Redémarrage impossible : {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    private sealed class Instance
    {
        public bool Wanted { get; set; }

        public bool IsEnded { get; set; }

        public long? RunningSince { get; set; }

        public TimeSpan NextDelay { get; set; } = FirstDelay;
    }
}
