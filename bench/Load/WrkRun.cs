namespace Load;

/// <summary>Result of a <c>wrk</c> run: requests, duration in seconds, failed requests, and the 50th and 99th latency percentiles in milliseconds.</summary>
internal sealed record WrkRun(long Requests, double Seconds, long Errors, double P50, double P99)
{
    public double PerSecond => Requests / Seconds;

    /// <summary>Merges two runs; the percentiles are means weighted by duration.</summary>
    internal WrkRun With(WrkRun other) =>
        new(Requests + other.Requests, Seconds + other.Seconds, Errors + other.Errors, Mean(other, run => run.P50), Mean(other, run => run.P99));

    private double Mean(WrkRun other, Func<WrkRun, double> of) => ((Seconds * of(this)) + (other.Seconds * of(other))) / (Seconds + other.Seconds);
}
