using BrokerWatch.Management;

namespace BrokerWatch.Alarms;

/// <summary>A queue's last minute, in the samples that were taken of it.</summary>
public sealed class QueueHistory
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GrowthWindow = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StuckWindow = TimeSpan.FromSeconds(30);

    private const int Quarters = 4;

    private readonly List<Sample> _samples = [];

    /// <summary>Ready, the oldest sample first.</summary>
    public IReadOnlyList<long> Ready => [.. _samples.Select(sample => sample.Ready)];

    internal void Add(DateTimeOffset now, QueueInfo queue)
    {
        _samples.Add(new(now, queue.Ready, queue.Ready + queue.Unacked, queue.MessageStats?.Done ?? 0));
        _samples.RemoveAll(sample => now - sample.Time > Kept);
    }

    /// <summary>The least that waited in each quarter of the last 20 s is more than in the quarter before: a peak that is worked off is no growth.</summary>
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

    /// <summary>For 30 s there have been messages, and none was done with.</summary>
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
