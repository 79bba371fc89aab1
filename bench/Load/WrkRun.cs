namespace Load;

/// <summary>What <c>wrk</c> has seen: how many requests in how many seconds, how many that failed, and the milliseconds that half and that 99 % of them took at most.</summary>
internal sealed record WrkRun(long Requests, double Seconds, long Errors, double P50, double P99)
{
    public double PerSecond => Requests / Seconds;

    /// <summary>Both as one, with the mean of what cannot be added.</summary>
    internal WrkRun With(WrkRun other) =>
        new(Requests + other.Requests, Seconds + other.Seconds, Errors + other.Errors, Mean(other, run => run.P50), Mean(other, run => run.P99));

    private double Mean(WrkRun other, Func<WrkRun, double> of) => ((Seconds * of(this)) + (other.Seconds * of(other))) / (Seconds + other.Seconds);
}
