using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A message, its subscription, the size of its body (at most <see cref="SubscriptionOptions.LargestBody"/> of it is here), its broker.</summary>
internal sealed record Delivery(Subscription Subscription, BasicDeliverEventArgs Message, long BodySize, AmqpTcpEndpoint Broker)
{
    internal string Queue => Subscription.Queue;

    /// <summary>The destination name in telemetry.</summary>
    internal string Destination { get; } = MessagingTags.DestinationName(Message.Exchange, Message.RoutingKey, Subscription.Queue);
}
