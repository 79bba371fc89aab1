using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>Tells from one state of a broker after the other which alarms are on. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="expectedExchanges">Exchanges that must exist; others that once existed are expected too.</param>
public sealed class AlarmTracker(TimeProvider time, params IEnumerable<string> expectedExchanges)
{
    /// <summary>For how long after the broker's start nobody need be there yet.</summary>
    public static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _expectedExchanges = [.. expectedExchanges];
    private readonly HashSet<(string Vhost, string Name)> _consumed = [];
    private readonly Dictionary<(string Vhost, string Name), QueueHistory> _histories = [];
    private DateTimeOffset? _runningSince;

    /// <summary>The last minute of a queue.</summary>
    public QueueHistory? HistoryOf(QueueInfo queue) => _histories.GetValueOrDefault((queue.Vhost, queue.Name));

    /// <summary>The management API could not be read; no alarm while the broker may still be starting.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="runningSince">When the broker was started; null if nobody knows, which is long ago.</param>
    public IReadOnlyList<BrokerAlarm> Observe(ManagementException exception, DateTimeOffset? runningSince)
    {
        _histories.Clear();
        return !IsSettled(runningSince) ? []
            : exception.Fault == ManagementFault.Refused
                ? [new(AlarmKind.CredentialsRefused, "", exception.Message, "Give this user the tag 'monitoring', or correct user and password of the resource: a data volume keeps those of its first start.")]
                : [new(AlarmKind.ManagementUnreachable, "", exception.Message, "See whether the broker runs, and read its console logs; its plugin rabbitmq_management must be enabled.")];
    }

    /// <summary>The broker's state was read.</summary>
    /// <param name="state">As it is.</param>
    /// <param name="runningSince">When the broker was started; null if nobody knows, which is long ago.</param>
    /// <param name="outboxDepth">How many events wait to be published, where that is known.</param>
    public IReadOnlyList<BrokerAlarm> Observe(BrokerState state, DateTimeOffset? runningSince, long outboxDepth = 0)
    {
        var settled = IsSettled(runningSince);
        foreach (var gone in _histories.Keys.Except(state.Queues.Select(queue => (queue.Vhost, queue.Name))).ToArray())
        {
            _histories.Remove(gone);
        }

        return
        [
            .. ShortNodes(state),
            .. MissingExchanges(state, settled, outboxDepth),
            .. settled && state.ChannelCount == 0
                ? [new BrokerAlarm(AlarmKind.NothingConnected, "", "Nothing is connected to the broker.", "Start the services, and see that each has the broker's connection string.")]
                : Array.Empty<BrokerAlarm>(),
            .. state.Queues.Where(queue => queue.IsLasting).SelectMany(queue => AlarmsOf(state, queue, settled)),
        ];
    }

    // A broker that was started anew has the grace of its start again.
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

    private static IEnumerable<BrokerAlarm> ShortNodes(BrokerState state)
    {
        foreach (var node in state.Nodes)
        {
            if (node.MemAlarm)
            {
                yield return new(AlarmKind.ResourcesShort, node.Name, $"The broker {node.Name} is short of memory ({Size(node.MemUsed)} of {Size(node.MemLimit)}) and holds all publishers back.", "Work off the backlog, or give it more memory.");
            }

            if (node.DiskFreeAlarm)
            {
                yield return new(AlarmKind.ResourcesShort, node.Name, $"The broker {node.Name} is short of disk ({Size(node.DiskFree)} free, {Size(node.DiskFreeLimit)} needed) and holds all publishers back.", "Free disk space.");
            }
        }
    }

    private IEnumerable<BrokerAlarm> MissingExchanges(BrokerState state, bool settled, long outboxDepth)
    {
        var existing = state.Exchanges.Where(exchange => exchange is { IsBuiltIn: false, AutoDelete: false }).Select(exchange => exchange.Name).ToHashSet();
        var missing = _expectedExchanges.Except(existing).Order(StringComparer.Ordinal).ToArray();
        _expectedExchanges.UnionWith(existing);
        const string Advice = "A service declares it when it connects: see that the publishers run and have the broker's connection string, or restart one.";
        if (!settled)
        {
            return [];
        }

        return missing.Length == 0 && existing.Count == 0 && outboxDepth > 0
            ? [new(AlarmKind.ExchangeMissing, "", $"The broker has no exchange of the application, and {outboxDepth} events wait to be published.", Advice)]
            : missing.Select(name => new BrokerAlarm(AlarmKind.ExchangeMissing, name, $"The exchange '{name}' does not exist.", Advice));
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
                yield return new(AlarmKind.QueueStuck, queue.Name, $"The consumer of the queue '{queue.Name}' has {queue.Unacked} messages in hand ({queue.Ready} more wait) and finishes none.", "Read the consumer's logs: what it needs (its database, say) may be away.");
            }
        }
        else if (settled || _consumed.Contains(key))
        {
            yield return new(AlarmKind.NoConsumer, queue.Name, $"Nobody reads the queue '{queue.Name}' ({queue.Ready} messages wait).", "Start the consumer; the messages are kept until then.");
        }

        if (history.IsGrowing(now))
        {
            yield return new(AlarmKind.QueueGrowing, queue.Name, $"The queue '{queue.Name}' grows: {queue.Ready} messages wait.", "Read the consumer's logs; if it works as fast as it can, run more of it.");
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 * 1024 => $"{bytes / 1024} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024 * 1024)} MiB",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.#} GiB"),
    };
}
