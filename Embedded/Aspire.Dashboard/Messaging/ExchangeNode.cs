using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

public sealed record ExchangeNode(ExchangeInfo Exchange, int Top)
{
    public string Name => Exchange.Name.Length == 0 ? "(default)" : Exchange.Name;

    public double In => Exchange.MessageStats?.PublishInDetails?.PerSecond ?? 0;

    public double Out => Exchange.MessageStats?.PublishOutDetails?.PerSecond ?? 0;
}
