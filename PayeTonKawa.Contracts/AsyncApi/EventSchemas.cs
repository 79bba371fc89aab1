using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace PayeTonKawa.Contracts.AsyncApi;

/// <summary>The JSON schemas of what is published: the bodies from the event records, the headers and properties as the relay sets them.</summary>
internal static class EventSchemas
{
    /// <summary>The headers of every message.</summary>
    internal static JsonObject Headers() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["traceparent"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
                ["description"] = "W3C Trace Context of the publication; its trace is that of the change.",
            },
            ["tracestate"] = new JsonObject { ["type"] = "string", ["description"] = "W3C Trace Context: vendor data, if there is any." },
            [Topology.SequenceHeader] = new JsonObject
            {
                ["type"] = "integer",
                ["format"] = "int64",
                ["minimum"] = 1,
                ["description"] = "Within one service, higher for later changes of the same entity. A reader that has seen a higher one for the entity "
                    + "may drop the message: an event can arrive twice, and the second time after later ones.",
            },
        },
        ["required"] = new JsonArray("traceparent", Topology.SequenceHeader),
    };

    /// <summary>The AMQP properties of an event's messages, for which AsyncAPI has no place of its own.</summary>
    internal static JsonObject Properties(PublishedEvent published) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["message_id"] = new JsonObject
            {
                ["type"] = "string",
                ["format"] = "uuid",
                ["description"] = "Unchanged if the message is published again.",
            },
            ["type"] = new JsonObject { ["const"] = published.Example.EventName },
            ["app_id"] = new JsonObject { ["const"] = published.Service },
            ["content_type"] = new JsonObject { ["const"] = AsyncApiDocument.ContentType },
            ["delivery_mode"] = new JsonObject { ["const"] = AsyncApiDocument.Persistent },
        },
        ["required"] = new JsonArray("message_id", "type", "app_id", "content_type", "delivery_mode"),
    };

    /// <summary>The body of an event, as <see cref="EventJson"/> writes it.</summary>
    internal static JsonNode Body(IntegrationEvent evt) => EventJson.TypeInfo(evt.GetType()).GetJsonSchemaAsNode(new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Refine(context, schema, evt.EventName),
    });

    // The exporter knows the types; it knows neither what the converters write nor what the contract promises about values.
    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema, string eventName)
    {
        var name = context.PropertyInfo?.Name;
        if (context.TypeInfo.Type == typeof(decimal))
        {
            return new JsonObject { ["type"] = "number", ["description"] = "An amount, exact, written with at least one decimal place." };
        }

        if (context.TypeInfo.Type == typeof(DateTimeOffset))
        {
            return new JsonObject
            {
                ["type"] = "string",
                ["format"] = "date-time",
                ["pattern"] = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
                ["description"] = "When it happened: UTC, to the second.",
            };
        }

        if (name == "event")
        {
            return new JsonObject { ["type"] = "string", ["const"] = eventName };
        }

        if (context.TypeInfo.Type == typeof(int))
        {
            schema["format"] = "int32";
            schema["minimum"] = name!.EndsWith("_id", StringComparison.Ordinal) ? 1 : 0;
            schema["maximum"] = int.MaxValue;
        }

        // Every property is always written; the exporter requires only the constructor's parameters.
        if (schema["properties"] is JsonObject properties)
        {
            schema["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
        }

        return schema;
    }
}
