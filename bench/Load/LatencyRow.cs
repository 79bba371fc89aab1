namespace Load;

/// <summary>Latency percentiles, in milliseconds, of operations executed one at a time.</summary>
internal sealed record LatencyRow(string What, int Count, double P50, double P99)
{
    internal static LatencyRow Of(string what, List<TimeSpan> times)
    {
        times.Sort();
        return new(what, times.Count, times[times.Count / 2].TotalMilliseconds, times[times.Count * 99 / 100].TotalMilliseconds);
    }
}
