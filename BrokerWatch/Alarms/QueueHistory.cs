using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>The samples of a queue in the last minute.</summary>
public sealed class QueueHistory
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GrowthWindow = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StuckWindow = TimeSpan.FromSeconds(30);

    private const int Quarters = 4;

    private readonly List<Sample> _samples = [];

    /// <summary>Number of ready messages per sample, oldest first.</summary>
    public IReadOnlyList<long> Ready => [.. _samples.Select(sample => sample.Ready)];

    internal void Add(DateTimeOffset now, QueueInfo queue)
    {
        _samples.Add(new(now, queue.Ready, queue.Ready + queue.Unacked, queue.MessageStats?.Done ?? 0));
        _samples.RemoveAll(sample => now - sample.Time > Kept);
    }

    /// <summary>Whether the minimum of ready messages rises from quarter to quarter of the last 20 s: a peak that is being consumed is not growth.</summary>
    internal bool IsGrowing(DateTimeOffset now)
    {
        if (!Covers(now, GrowthWindow))
        {
            return false;
        }

        var least = new long?[Quarters];
        foreach (var sample in _samples.Where(sample => now - sample.Time < GrowthWindow))
        {
            var quarter = Quarters - 1 - (int)((now - sample.Time) / GrowthWindow * Quarters);
            least[quarter] = Math.Min(least[quarter] ?? long.MaxValue, sample.Ready);
        }

        return least.Zip(least.Skip(1)).All(pair => pair.First < pair.Second);
    }

    /// <summary>Whether every sample of the last 30 s has messages and none was completed.</summary>
    internal bool IsStuck(DateTimeOffset now)
    {
        if (!Covers(now, StuckWindow))
        {
            return false;
        }

        var window = _samples.Where(sample => now - sample.Time <= StuckWindow).ToArray();
        return window.All(sample => sample.Total > 0 && sample.Done == window[0].Done);
    }

    private bool Covers(DateTimeOffset now, TimeSpan window) => _samples.Count > 0 && now - _samples[0].Time >= window;

    private sealed record Sample(DateTimeOffset Time, long Ready, long Total, long Done);
}
