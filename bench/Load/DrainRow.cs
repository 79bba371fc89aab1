namespace Load;

/// <summary>Throughput of a backlog, and its limit: the throughput of the minimum work required.</summary>
internal sealed record DrainRow(string What, int Count, double PerSecond, double Limit)
{
    public double Ratio => PerSecond / Limit;
}
