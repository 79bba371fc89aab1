namespace BrokerWatch.Management;

/// <param name="Connection">The name of its connection (<see cref="ConnectionInfo.Name"/>).</param>
public sealed record ConsumerInfo(string Queue, string Vhost, string Connection);
