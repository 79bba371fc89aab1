using System.Diagnostics;
using System.Globalization;
using System.Text;
using PayeTonKawa.Messaging.Outbox;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging;

/// <summary>The spans of both sides, named and tagged as OpenTelemetry's messaging conventions say.</summary>
internal static class MessagingSpans
{
    internal const string TraceParent = "traceparent";
    internal const string TraceState = "tracestate";

    /// <summary>Starts the span of one publication, as a child of the change that it tells of.</summary>
    internal static Activity? StartPublish(OutboxRow row, AmqpTcpEndpoint broker)
    {
        if (!MessagingTelemetry.Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(row.TraceParent, row.TraceState, out var parent);
        var destination = $"{Topology.Exchange}:{row.RoutingKey}";
        var before = Activity.Current;
        var span = MessagingTelemetry.Source.StartActivity($"publish {destination}", ActivityKind.Producer, parent);

        // Many are open at a time and none is the parent of the next.
        Activity.Current = before;
        return span?.Describe("publish", "send", destination, row.RoutingKey, row.MessageId.ToString(), row.Body.Length)
            .SetTag("server.address", broker.HostName)
            .SetTag("server.port", broker.Port);
    }

    /// <summary>Starts the span of one attempt to process a message, as a child of its publication.</summary>
    internal static Activity? StartProcess(string queue, BasicDeliverEventArgs delivery)
    {
        _ = ActivityContext.TryParse(Header(delivery, TraceParent), Header(delivery, TraceState), isRemote: true, out var parent);
        var span = MessagingTelemetry.Source.StartActivity($"process {queue}", ActivityKind.Consumer, parent);
        return span?.Describe(
                "process", "process", $"{delivery.Exchange}:{delivery.RoutingKey}:{queue}", delivery.RoutingKey, delivery.BasicProperties.MessageId, delivery.Body.Length)
            .SetTag("messaging.rabbitmq.message.delivery_tag", delivery.DeliveryTag.ToString(CultureInfo.InvariantCulture));
    }

    internal static void Fail(this Activity? span, string type, string description) =>
        span?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error, description);

    private static Activity Describe(this Activity span, string operation, string type, string destination, string routingKey, string? messageId, int size) => span
        .SetTag("messaging.system", "rabbitmq")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", type)
        .SetTag("messaging.destination.name", destination)
        .SetTag("messaging.rabbitmq.destination.routing_key", routingKey)
        .SetTag("messaging.message.id", messageId)
        .SetTag("messaging.message.body.size", size);

    private static string? Header(BasicDeliverEventArgs delivery, string name) =>
        delivery.BasicProperties.Headers?.TryGetValue(name, out var value) == true
            ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string text => text, _ => null }
            : null;
}
