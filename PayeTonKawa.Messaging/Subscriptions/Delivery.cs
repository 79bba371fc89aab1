using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A message, whom it is for, and the broker that it comes from.</summary>
internal sealed record Delivery(Subscription Subscription, BasicDeliverEventArgs Message, AmqpTcpEndpoint Broker)
{
    internal string Queue => Subscription.Queue;

    /// <summary>Where it comes from, as telemetry names it.</summary>
    internal string Destination { get; } = MessagingTags.DestinationName(Message.Exchange, Message.RoutingKey, Subscription.Queue);
}
