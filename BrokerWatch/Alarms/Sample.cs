namespace BrokerWatch.Alarms;

/// <summary>A number as it was at a time.</summary>
public readonly record struct Sample(DateTimeOffset Time, long Value);
