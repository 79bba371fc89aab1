using System.Text.Json.Serialization;

namespace PayeTonKawa.Messaging.Events;

/// <summary>Something that happened to one entity and that other services may want to know.</summary>
public abstract record IntegrationEvent
{
    private protected IntegrationEvent(string routingKey, int entityId, DateTimeOffset timestamp) =>
        (RoutingKey, EntityId, Timestamp) = (routingKey, entityId, timestamp);

    /// <summary>The event's name in the body and in the message's <c>type</c>, such as <c>client_deleted</c>.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(-1)]
    public string EventName => RoutingKey.Replace('.', '_');

    /// <summary>The routing key on the exchange, such as <c>client.deleted</c>.</summary>
    [JsonIgnore]
    public string RoutingKey { get; }

    /// <summary>When it happened; on the wire in UTC, to the second.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset Timestamp { get; }

    /// <summary>The id of the entity it happened to.</summary>
    internal int EntityId { get; }
}
