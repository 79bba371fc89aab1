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

    /// <summary>The last minute of a queue; null if it was not observed.</summary>
    public QueueHistory? HistoryOf(QueueInfo queue) => _histories.GetValueOrDefault((queue.Vhost, queue.Name));

    /// <summary>Returns the alarms for a management API that could not be read; none within the grace period.</summary>
    /// <param name="exception">The cause.</param>
    /// <param name="runningSince">When the broker was started; null if unknown, which means that the grace period is over.</param>
    public IReadOnlyList<BrokerAlarm> Observe(ManagementException exception, DateTimeOffset? runningSince)
    {
        _histories.Clear();
        return !IsSettled(runningSince) ? []
            : exception.Fault == ManagementFault.Refused
                ? [new(
                    AlarmKind.CredentialsRefused, "", exception.Message,
                    "Give this user the tag 'monitoring', or correct user and password of the resource: a data volume keeps those of its first start.")]
                : [new(
                    AlarmKind.ManagementUnreachable, "", exception.Message,
                    "See whether the broker runs, and read its console logs; its plugin rabbitmq_management must be enabled.")];
    }

    /// <summary>Returns the active alarms for a new state of the broker.</summary>
    /// <param name="state">The state just read.</param>
    /// <param name="runningSince">When the broker was started; null if unknown, which means that the grace period is over.</param>
    /// <param name="outboxDepth">Number of events waiting to be published; 0 if unknown.</param>
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
                ? [new BrokerAlarm(
                    AlarmKind.NothingConnected, "", "Nothing is connected to the broker.",
                    "Start the services, and see that each has the broker's connection string.")]
                : Array.Empty<BrokerAlarm>(),
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

    private static IEnumerable<BrokerAlarm> ShortNodes(BrokerState state)
    {
        foreach (var node in state.Nodes)
        {
            if (node.MemAlarm)
            {
                yield return new(
                    AlarmKind.ResourcesShort, node.Name,
                    $"The broker {node.Name} is short of memory ({Size(node.MemUsed)} of {Size(node.MemLimit)}) and holds all publishers back.",
                    "Work off the backlog, or give it more memory.");
            }

            if (node.DiskFreeAlarm)
            {
                yield return new(
                    AlarmKind.ResourcesShort, node.Name,
                    $"The broker {node.Name} is short of disk ({Size(node.DiskFree)} free, {Size(node.DiskFreeLimit)} needed) and holds all publishers back.",
                    "Free disk space.");
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
                yield return new(
                    AlarmKind.QueueStuck, queue.Name,
                    $"The consumer of the queue '{queue.Name}' has {queue.Unacked} messages in hand ({queue.Ready} more wait) and finishes none.",
                    "Read the consumer's logs: what it needs (its database, say) may be away.");
            }
        }
        else if (settled || _consumed.Contains(key))
        {
            yield return new(
                AlarmKind.NoConsumer, queue.Name, $"Nobody reads the queue '{queue.Name}' ({queue.Ready} messages wait).",
                "Start the consumer; the messages are kept until then.");
        }

        if (history.IsGrowing(now))
        {
            yield return new(
                AlarmKind.QueueGrowing, queue.Name, $"The queue '{queue.Name}' grows: {queue.Ready} messages wait.",
                "Read the consumer's logs; if it works as fast as it can, run more of it.");
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 * 1024 => $"{bytes / 1024} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024 * 1024)} MiB",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.#} GiB"),
    };
}
