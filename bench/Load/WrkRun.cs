namespace Load;

/// <summary>What <c>wrk</c> has seen: how many requests in how many seconds, how many that failed, and the milliseconds that half and that 99 % of them took at most.</summary>
internal sealed record WrkRun(long Requests, double Seconds, long Errors, double P50, double P99)
{
    internal double PerSecond => Requests / Seconds;
}
