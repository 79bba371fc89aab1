namespace BrokerWatch.Management;

internal sealed record OverviewJson(OverviewJson.Totals? ObjectTotals)
{
    internal sealed record Totals(int Channels);
}
