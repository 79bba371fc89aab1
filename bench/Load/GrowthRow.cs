namespace Load;

/// <summary>How fast something is with so many rows in its tables, beside its limit with as many.</summary>
internal sealed record GrowthRow(int Rows, string What, double PerSecond, double Limit)
{
    public double Ratio => PerSecond / Limit;
}
