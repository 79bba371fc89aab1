namespace BrokerWatch.Alarms;

/// <summary>The last minute of a number, such as the messages that wait. Not thread-safe.</summary>
public sealed class History
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GrowthWindow = TimeSpan.FromSeconds(20);

    private const int Quarters = 4;

    private readonly List<Sample> _samples = [];

    /// <summary>The samples, oldest first; none from before a pause in the sampling.</summary>
    public IReadOnlyList<Sample> Samples => [.. _samples];

    /// <summary>Adds a sample; false if it is the first, also after a pause.</summary>
    public bool Add(DateTimeOffset now, long value)
    {
        if (_samples.Count > 0 && now - _samples[^1].Time > Gap)
        {
            _samples.Clear();
        }

        _samples.RemoveAll(sample => now - sample.Time > Kept);
        _samples.Add(new(now, value));
        return _samples.Count > 1;
    }

    /// <summary>Whether the minimum rises from quarter to quarter of the last 20 s: a peak that is being worked off is not growth.</summary>
    public bool IsGrowing(DateTimeOffset now)
    {
        if (_samples.Count == 0 || now - _samples[0].Time < GrowthWindow)
        {
            return false;
        }

        var least = new long?[Quarters];
        foreach (var sample in _samples.Where(sample => now - sample.Time < GrowthWindow))
        {
            var quarter = Quarters - 1 - (int)((now - sample.Time) / GrowthWindow * Quarters);
            least[quarter] = Math.Min(least[quarter] ?? long.MaxValue, sample.Value);
        }

        return least.Zip(least.Skip(1)).All(pair => pair.First < pair.Second);
    }
}
