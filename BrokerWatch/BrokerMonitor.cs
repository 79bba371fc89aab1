using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace BrokerWatch;

/// <summary>Looks at one broker every 2 s.</summary>
/// <param name="client">Reads it.</param>
/// <param name="endpoint">Where it is; null while it does not run. Asked each time.</param>
/// <param name="outboxDepth">How many events wait to be published, where that is known.</param>
/// <param name="tracker">Tells the alarms.</param>
/// <param name="time">The clock.</param>
public sealed class BrokerMonitor(
    ManagementClient client, Func<CancellationToken, Task<ManagementEndpoint?>> endpoint, Func<long> outboxDepth, AlarmTracker tracker, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private BrokerView? _view;

    /// <summary>Null until it was looked at, and while it does not run.</summary>
    public BrokerView? View => Volatile.Read(ref _view);

    /// <summary>Raised after each look. Must be cheap.</summary>
    public event Action? Changed;

    /// <summary>Looks until it is cancelled, then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                Volatile.Write(ref _view, await LookAsync(cancellationToken).ConfigureAwait(false));
                Changed?.Invoke();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private async Task<BrokerView?> LookAsync(CancellationToken cancellationToken)
    {
        if (await endpoint(cancellationToken).ConfigureAwait(false) is not { } where)
        {
            return null;
        }

        try
        {
            var state = await client.ReadAsync(where, cancellationToken).ConfigureAwait(false);
            var alarms = tracker.Observe(state, where.RunningSince, outboxDepth());
            return new(state, alarms, state.Queues.ToDictionary(queue => (queue.Vhost, queue.Name), queue => tracker.HistoryOf(queue)?.Ready ?? []));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var unreadable = exception as ManagementException ?? new ManagementException(ManagementFault.Unreachable, exception.Message, exception);
            return new(null, tracker.Observe(unreadable, where.RunningSince), new Dictionary<(string, string), IReadOnlyList<long>>());
        }
    }
}
