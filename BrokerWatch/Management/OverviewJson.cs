namespace BrokerWatch.Management;

internal sealed record OverviewJson(string? RabbitmqVersion, OverviewJson.Totals? ObjectTotals)
{
    internal sealed record Totals(int Channels);
}
