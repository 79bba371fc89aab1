using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace BrokerWatch;

/// <summary>Looks at one broker every 2 s, whatever happens to a look.</summary>
/// <param name="client">Reads it.</param>
/// <param name="endpoint">Where it is; null while it does not run. Asked each time.</param>
/// <param name="tracker">Tells the alarms.</param>
/// <param name="time">The clock.</param>
public sealed class BrokerMonitor(
    ManagementClient client, Func<CancellationToken, Task<ManagementEndpoint?>> endpoint, AlarmTracker tracker, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private BrokerView? _view;
    private DateTimeOffset? _runningSince = time.GetUtcNow();

    /// <summary>Null until it was looked at, and while it does not run.</summary>
    public BrokerView? View => Volatile.Read(ref _view);

    /// <summary>Looks until it is cancelled, then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                Volatile.Write(ref _view, await LookAsync(cancellationToken).ConfigureAwait(false));
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
        try
        {
            if (await endpoint(cancellationToken).WaitAsync(Limit, time, cancellationToken).ConfigureAwait(false) is not { } where)
            {
                return null;
            }

            _runningSince = where.RunningSince;
            var state = await client.ReadAsync(where, cancellationToken).ConfigureAwait(false);
            var alarms = tracker.Observe(state, _runningSince);
            return new(state, alarms, state.Queues.ToDictionary(queue => (queue.Vhost, queue.Name), queue => tracker.HistoryOf(queue)?.Ready ?? []));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var unreadable = exception as ManagementException ?? new ManagementException(ManagementFault.Unreachable, exception.Message, exception);
            return new(null, tracker.Observe(unreadable, _runningSince), new Dictionary<(string, string), IReadOnlyList<long>>());
        }
    }
}
