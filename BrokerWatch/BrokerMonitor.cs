using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace BrokerWatch;

/// <summary>Polls one broker every 2 s; a failed poll raises an alarm and does not stop the monitor.</summary>
/// <param name="client">Client of the management API.</param>
/// <param name="endpoint">Returns the management endpoint, or null while the broker does not run. Called on each poll.</param>
/// <param name="tracker">Derives the alarms.</param>
/// <param name="time">The clock.</param>
public sealed class BrokerMonitor(
    ManagementClient client, Func<CancellationToken, Task<ManagementEndpoint?>> endpoint, AlarmTracker tracker, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private BrokerView? _view;
    private DateTimeOffset? _runningSince = time.GetUtcNow();

    /// <summary>The result of the last poll; null before the first one and while the broker does not run.</summary>
    public BrokerView? View => Volatile.Read(ref _view);

    /// <summary>Polls until it is cancelled, then returns normally.</summary>
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
            // Cancellation is the normal end.
        }
    }

    /// <summary>Polls once; not while <see cref="RunAsync"/> does. Null while the broker does not run.</summary>
    public async Task<BrokerView?> LookAsync(CancellationToken cancellationToken)
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
            return new(state, alarms, state.Queues.ToDictionary(queue => (queue.Vhost, queue.Name), tracker.ReadyOf));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var unreadable = exception as ManagementException ?? new ManagementException(ManagementFault.Unreachable, exception.Message, exception);
            return new(null, tracker.Observe(unreadable, _runningSince), new Dictionary<(string, string), IReadOnlyList<Sample>>());
        }
    }
}
