using System.Diagnostics;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Telemetry;

/// <summary>The attributes of spans and measurements, named by OpenTelemetry's semantic conventions for messaging and RabbitMQ.</summary>
internal static class MessagingTags
{
    internal const string Destination = "messaging.destination.name";
    internal const string ErrorType = "error.type";
    internal const string RoutingKey = "messaging.rabbitmq.destination.routing_key";
    internal const string MessageId = "messaging.message.id";
    internal const string BodySize = "messaging.message.body.size";
    internal const string DeliveryTag = "messaging.rabbitmq.message.delivery_tag";

    /// <summary>Custom: seconds that the event waited in the outbox.</summary>
    internal const string OutboxWait = "payetonkawa.outbox.wait";

    /// <summary>Custom: age of the event in seconds.</summary>
    internal const string EventAge = "payetonkawa.event.age";

    /// <summary>Custom: attempt number, from 1.</summary>
    internal const string Attempt = "payetonkawa.process.attempt";

    /// <summary>The tags that a measurement shares with the span of the same operation.</summary>
    internal static TagList Of(string operation, string type, string destination, AmqpTcpEndpoint broker) =>
    [
        new("messaging.system", "rabbitmq"),
        new("messaging.operation.name", operation),
        new("messaging.operation.type", type),
        new(Destination, destination),
        new("server.address", broker.HostName),
        new("server.port", broker.Port),
    ];

    /// <summary>The destination name: exchange, routing key and, for a consumer, queue. Omits empty parts and a queue equal to the routing key.</summary>
    internal static string DestinationName(string exchange, string routingKey, string queue = "")
    {
        string[] parts = [exchange, routingKey, queue == routingKey ? "" : queue];
        return string.Join(':', parts.Where(part => part.Length > 0));
    }

    /// <summary>Marks the span as failed, with a low-cardinality type and a free-text description.</summary>
    internal static void Fail(this Activity? span, string type, string description) =>
        span?.SetTag(ErrorType, type).SetStatus(ActivityStatusCode.Error, description);
}
