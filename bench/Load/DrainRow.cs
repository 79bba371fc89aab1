namespace Load;

/// <summary>How fast a backlog goes, beside the least that would have to be done for it.</summary>
internal sealed record DrainRow(string What, int Count, double PerSecond, double Limit)
{
    public double Ratio => PerSecond / Limit;
}
