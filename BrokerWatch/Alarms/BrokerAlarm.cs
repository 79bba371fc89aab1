namespace BrokerWatch.Alarms;

/// <param name="Kind">The kind of alarm.</param>
/// <param name="Subject">The queue, exchange or node concerned; empty for the whole broker.</param>
/// <param name="Message">The problem, in one sentence.</param>
/// <param name="Advice">The remedy, in one or two sentences.</param>
public sealed record BrokerAlarm(AlarmKind Kind, string Subject, string Message, string Advice)
{
    /// <summary>Whether messages are still delivered.</summary>
    public bool IsWarning => Kind == AlarmKind.QueueGrowing;
}
