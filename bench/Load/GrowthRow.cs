namespace Load;

/// <summary>Throughput with the given number of rows in the tables, and the limit with the same number.</summary>
internal sealed record GrowthRow(int Rows, string What, double PerSecond, double Limit)
{
    public double Ratio => PerSecond / Limit;
}
