using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost;

/// <summary>
/// Watches one resource and executes its start command when an instance has ended by itself, each instance for itself. The delay doubles from
/// 1 s to 30 s, and starts again at 1 s once an instance has run for 10 s. The instance's console log tells of it.
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
            // The application is stopping: nothing is to be started any more.
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
            // Only a command makes a resource pass through this state: it is stopped by hand and stays so.
            instance.Wanted = false;
            instance.RunningSince = null;
        }
        else if (instance is { Wanted: true, IsEnded: true } && !wasEnded)
        {
            // Not awaited: the other instances' ends are to be seen meanwhile.
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

    // Returns why it could not be started, if so.
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

    // A later run of the instance, which somebody started meanwhile, has another start time.
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
