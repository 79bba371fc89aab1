using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>Derives the active alarms from successive states of a broker. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="expectedExchanges">Exchanges that must exist; any other is expected too once it has been seen.</param>
public sealed class AlarmTracker(TimeProvider time, params IEnumerable<string> expectedExchanges)
{
    /// <summary>Grace period after the broker's start, in which clients and exchanges may still be missing.</summary>
    public static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _expectedExchanges = [.. expectedExchanges];
    private readonly HashSet<(string Vhost, string Name)> _consumed = [];
    private readonly Dictionary<(string Vhost, string Name), QueueHistory> _histories = [];
    private DateTimeOffset? _runningSince;

    /// <summary>Number of ready messages of a queue in the last minute, oldest first; none if it was not observed.</summary>
    public IReadOnlyList<Sample> ReadyOf(QueueInfo queue) => _histories.GetValueOrDefault((queue.Vhost, queue.Name))?.Ready.Samples ?? [];

    /// <summary>Returns the alarms for a management API that could not be read; none within the grace period.</summary>
    /// <param name="exception">The cause.</param>
    /// <param name="runningSince">When the broker was started; null if unknown, which means that the grace period is over.</param>
    public IReadOnlyList<BrokerAlarm> Observe(ManagementException exception, DateTimeOffset? runningSince)
    {
        var kind = exception.Fault == ManagementFault.Refused ? AlarmKind.CredentialsRefused : AlarmKind.ManagementUnreachable;
        return IsSettled(runningSince) ? [new(kind) { Cause = exception.Message }] : [];
    }

    /// <summary>Returns the active alarms for a new state of the broker.</summary>
    /// <param name="state">The state just read.</param>
    /// <param name="runningSince">When the broker was started; null if unknown, which means that the grace period is over.</param>
    public IReadOnlyList<BrokerAlarm> Observe(BrokerState state, DateTimeOffset? runningSince)
    {
        var settled = IsSettled(runningSince);
        foreach (var gone in _histories.Keys.Except(state.Queues.Select(queue => (queue.Vhost, queue.Name))).ToArray())
        {
            _histories.Remove(gone);
        }

        return
        [
            .. state.Nodes.Where(node => node.MemAlarm).Select(node => new BrokerAlarm(AlarmKind.MemoryShort, node.Name) { Node = node }),
            .. state.Nodes.Where(node => node.DiskFreeAlarm).Select(node => new BrokerAlarm(AlarmKind.DiskShort, node.Name) { Node = node }),
            .. MissingExchanges(state, settled),
            .. settled && state.ChannelCount == 0 ? [new BrokerAlarm(AlarmKind.NothingConnected)] : Array.Empty<BrokerAlarm>(),
            .. state.Queues.Where(queue => queue.IsLasting).SelectMany(queue => AlarmsOf(state, queue, settled)),
        ];
    }

    // A restarted broker has a new grace period.
    private bool IsSettled(DateTimeOffset? runningSince)
    {
        if (_runningSince != runningSince)
        {
            _runningSince = runningSince;
            _consumed.Clear();
            _histories.Clear();
        }

        return runningSince is null || time.GetUtcNow() - runningSince > StartGrace;
    }

    private IEnumerable<BrokerAlarm> MissingExchanges(BrokerState state, bool settled)
    {
        var existing = state.Exchanges.Where(exchange => exchange is { IsBuiltIn: false, AutoDelete: false }).Select(exchange => exchange.Name).ToHashSet();
        var missing = _expectedExchanges.Except(existing).Order(StringComparer.Ordinal).ToArray();
        _expectedExchanges.UnionWith(existing);
        return settled ? missing.Select(name => new BrokerAlarm(AlarmKind.ExchangeMissing, name)) : [];
    }

    private IEnumerable<BrokerAlarm> AlarmsOf(BrokerState state, QueueInfo queue, bool settled)
    {
        var now = time.GetUtcNow();
        var key = (queue.Vhost, queue.Name);
        if (!_histories.TryGetValue(key, out var history))
        {
            _histories[key] = history = new();
        }

        history.Add(now, queue);
        if (state.ConsumersOf(queue).Any())
        {
            _consumed.Add(key);
            if (history.IsStuck(now))
            {
                yield return new(AlarmKind.QueueStuck, queue.Name) { Queue = queue };
            }
        }
        else if (settled || _consumed.Contains(key))
        {
            yield return new(AlarmKind.NoConsumer, queue.Name) { Queue = queue };
        }

        if (history.Ready.IsGrowing(now))
        {
            yield return new(AlarmKind.QueueGrowing, queue.Name) { Queue = queue };
        }
    }
}
