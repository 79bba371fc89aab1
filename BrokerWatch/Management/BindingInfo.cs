namespace BrokerWatch.Management;

/// <summary>What leads messages with a routing key from an exchange to a queue or another exchange.</summary>
public sealed record BindingInfo(string Source, string Vhost, string Destination, string DestinationType, string RoutingKey);
