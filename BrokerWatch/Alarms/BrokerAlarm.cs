using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>The facts of an alarm, of which each reader makes sentences in its language.</summary>
/// <param name="Kind">The kind of alarm.</param>
/// <param name="Subject">The queue, exchange or node concerned; empty for the whole broker.</param>
public sealed record BrokerAlarm(AlarmKind Kind, string Subject = "")
{
    /// <summary>The queue concerned.</summary>
    public QueueInfo? Queue { get; init; }

    /// <summary>The node concerned.</summary>
    public NodeInfo? Node { get; init; }

    /// <summary>Why the management API could not be read, in English.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether messages are still delivered.</summary>
    public bool IsWarning => Kind == AlarmKind.QueueGrowing;
}
