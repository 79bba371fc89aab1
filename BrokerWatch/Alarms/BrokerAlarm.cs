namespace BrokerWatch.Alarms;

/// <param name="Kind">Which signal.</param>
/// <param name="Subject">What it is about: a queue, an exchange, a node; empty for the broker as a whole.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
/// <param name="Advice">What to do, in a sentence or two.</param>
public sealed record BrokerAlarm(AlarmKind Kind, string Subject, string Message, string Advice)
{
    /// <summary>Whether messages still get through.</summary>
    public bool IsWarning => Kind == AlarmKind.QueueGrowing;
}
