using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>A message, whom it is for, how many bytes its body has, of which <see cref="LargestBody"/> are here, and the broker that it comes from.</summary>
internal sealed record Delivery(Subscription Subscription, BasicDeliverEventArgs Message, int BodySize, AmqpTcpEndpoint Broker)
{
    /// <summary>What of a body is processed or kept at most: an event has some hundred bytes, and a stranger's message must not fill the memory.</summary>
    internal const int LargestBody = 1024 * 1024;

    internal string Queue => Subscription.Queue;

    /// <summary>Where it comes from, as telemetry names it.</summary>
    internal string Destination { get; } = MessagingTags.DestinationName(Message.Exchange, Message.RoutingKey, Subscription.Queue);
}
