using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Contracts.AsyncApi;

/// <summary>
/// The AsyncAPI 3 document (asyncapi.com) of the whole system: every event, its channel on the exchange, the queues, and who sends and receives. It is made
/// of <see cref="Topology"/> and the event records, and the same for every service.
/// </summary>
public static class AsyncApiDocument
{
    /// <summary>The content type of the messages.</summary>
    internal const string ContentType = "application/json";

    /// <summary>The delivery mode of the messages.</summary>
    internal const int Persistent = 2;

    private const string Headers = "EventHeaders";
    private const string Login = "user";

    /// <summary>The document: indented JSON in UTF-8 that ends with a line feed.</summary>
    public static ReadOnlyMemory<byte> Utf8 { get; } = Write(Create());

    private static JsonObject Create() => new()
    {
        ["asyncapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "PayeTonKawa : événements",
            ["version"] = "1.0.0",
            ["description"] = "What the services of PayeTonKawa publish on RabbitMQ. An event is published if and only if its change was committed, at least "
                + "once, and in commit order per entity. To read events, declare the exchange and a queue of your own, and bind it to the routing keys (the "
                + "channels' addresses) that you want: an event that no queue is bound to is dropped. Ignore properties and headers that you do not know.",
            ["license"] = new JsonObject { ["name"] = "MIT" },
        },
        ["defaultContentType"] = ContentType,
        ["servers"] = new JsonObject
        {
            ["rabbitmq"] = new JsonObject
            {
                ["host"] = "{broker}",
                ["protocol"] = "amqp",
                ["protocolVersion"] = "0-9-1",
                ["variables"] = new JsonObject
                {
                    ["broker"] = new JsonObject { ["default"] = "localhost:5672", ["description"] = "Host and port; the default is development's." },
                },
                ["security"] = new JsonArray(Reference("components/securitySchemes", Login)),
            },
        },
        ["channels"] = Object([.. PublishedEvent.All.Select(Channel), .. Topology.Queues.Select(Queue)]),
        ["operations"] = Object([.. PublishedEvent.All.Select(Send), .. Topology.Queues.Select(Receive)]),
        ["components"] = new JsonObject
        {
            ["messages"] = Object(PublishedEvent.All.Select(Message)),
            ["schemas"] = Object(
                PublishedEvent.All.Select(published => (published.SchemaName, EventSchemas.Body(published.Example))).Append((Headers, EventSchemas.Headers()))),
            ["securitySchemes"] = new JsonObject { [Login] = new JsonObject { ["type"] = "userPassword" } },
        },
    };

    private static (string, JsonNode) Channel(PublishedEvent published) => (published.Example.RoutingKey, new JsonObject
    {
        ["address"] = published.Example.RoutingKey,
        ["summary"] = published.Summary,
        ["messages"] = new JsonObject { [published.Example.EventName] = Reference("components/messages", published.Example.EventName) },
        ["bindings"] = Amqp(new()
        {
            ["is"] = "routingKey",
            ["exchange"] = new JsonObject { ["name"] = Topology.Exchange, ["type"] = "topic", ["durable"] = true, ["autoDelete"] = false },
        }),
    });

    private static (string, JsonNode) Queue(KeyValuePair<string, string> queue) => (queue.Key, new JsonObject
    {
        ["address"] = queue.Key,
        ["summary"] = $"The queue of consumer-commandes for {queue.Value}; every service declares it, so that none is lost before the first start.",
        ["messages"] = new JsonObject { [EventName(queue)] = Reference("components/messages", EventName(queue)) },
        ["bindings"] = Amqp(new()
        {
            ["is"] = "queue",
            ["queue"] = new JsonObject { ["name"] = queue.Key, ["durable"] = true, ["exclusive"] = false, ["autoDelete"] = false },
        }),

        // AsyncAPI's binding of a queue cannot name the exchange.
        ["x-bindings"] = new JsonArray(new JsonObject { ["exchange"] = Topology.Exchange, ["routingKey"] = queue.Value }),
    });

    private static (string, JsonNode) Send(PublishedEvent published) => ($"send_{published.Example.EventName}", Operation(
        "send",
        published.Service,
        published.Example.RoutingKey,
        published.Example.EventName,
        new() { ["deliveryMode"] = Persistent, ["mandatory"] = Topology.IsAwaited(published.Example.RoutingKey) }));

    private static (string, JsonNode) Receive(KeyValuePair<string, string> queue) => (
        $"receive_{EventName(queue)}", Operation("receive", "consumer-commandes", queue.Key, EventName(queue), new() { ["ack"] = true }));

    private static JsonObject Operation(string action, string service, string channel, string message, JsonObject amqp) => new()
    {
        ["action"] = action,
        ["channel"] = Reference("channels", channel),
        ["messages"] = new JsonArray(Reference($"channels/{channel}/messages", message)),
        ["tags"] = new JsonArray(new JsonObject { ["name"] = service }),
        ["bindings"] = Amqp(amqp),
    };

    private static (string, JsonNode) Message(PublishedEvent published) => (published.Example.EventName, new JsonObject
    {
        ["name"] = published.Example.EventName,
        ["summary"] = published.Summary,
        ["contentType"] = ContentType,
        ["headers"] = Reference("components/schemas", Headers),
        ["payload"] = Reference("components/schemas", published.SchemaName),
        ["correlationId"] = new JsonObject { ["location"] = "$message.header#/traceparent" },
        ["bindings"] = Amqp(new() { ["messageType"] = published.Example.EventName }),
        ["x-amqp-properties"] = EventSchemas.Properties(published),
        ["examples"] = new JsonArray(new JsonObject
        {
            ["headers"] = new JsonObject { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", [Topology.SequenceHeader] = 42 },
            ["payload"] = JsonNode.Parse(EventJson.Serialize(published.Example)),
        }),
    });

    private static string EventName(KeyValuePair<string, string> queue) =>
        PublishedEvent.All.Single(published => published.Example.RoutingKey == queue.Value).Example.EventName;

    private static JsonObject Amqp(JsonObject binding)
    {
        binding["bindingVersion"] = "0.3.0";
        return new() { ["amqp"] = binding };
    }

    private static JsonObject Reference(string path, string name) => new() { ["$ref"] = $"#/{path}/{name}" };

    private static JsonObject Object(IEnumerable<(string Name, JsonNode Value)> members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value)));

    private static ReadOnlyMemory<byte> Write(JsonObject document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
