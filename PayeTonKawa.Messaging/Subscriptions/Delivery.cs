using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A message, its subscription, its body size (at most <see cref="LargestBody"/> bytes of it are held here) and its broker.</summary>
internal sealed record Delivery(Subscription Subscription, BasicDeliverEventArgs Message, int BodySize, AmqpTcpEndpoint Broker)
{
    /// <summary>Maximum body bytes processed or stored: an event has some hundred, and a foreign message must not exhaust the memory.</summary>
    internal const int LargestBody = 1024 * 1024;

    internal string Queue => Subscription.Queue;

    /// <summary>The destination name in telemetry.</summary>
    internal string Destination { get; } = MessagingTags.DestinationName(Message.Exchange, Message.RoutingKey, Subscription.Queue);
}
