namespace BrokerWatch.Management;

/// <summary>A binding, which routes messages by routing key from an exchange to a queue or another exchange.</summary>
public sealed record BindingInfo(string Source, string Vhost, string Destination, string DestinationType, string RoutingKey);
