using System.Text.Json.Serialization;

namespace PayeTonKawa.Contracts;

/// <summary>An event about one entity, published to other services.</summary>
public abstract record IntegrationEvent
{
    private protected IntegrationEvent(string routingKey, int entityId, DateTimeOffset timestamp) =>
        (RoutingKey, EntityId, Timestamp) = (routingKey, entityId, timestamp);

    /// <summary>The event name in the body and in the message's <c>type</c> property, such as <c>client_deleted</c>.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(-1)]
    public string EventName => RoutingKey.Replace('.', '_');

    /// <summary>The routing key on the exchange, such as <c>client.deleted</c>.</summary>
    [JsonIgnore]
    public string RoutingKey { get; }

    /// <summary>When the event happened; serialized in UTC, to the second.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset Timestamp { get; }

    /// <summary>The id of the entity that the event is about.</summary>
    internal int EntityId { get; }
}
