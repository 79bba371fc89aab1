namespace BrokerWatch.Management;

public sealed record ExchangeInfo(string Name, bool AutoDelete, MessageStats? MessageStats)
{
    /// <summary>Whether it exists on every broker: the default exchange (empty name) and <c>amq.*</c>.</summary>
    public bool IsBuiltIn => Name.Length == 0 || Name.StartsWith("amq.", StringComparison.Ordinal);
}
