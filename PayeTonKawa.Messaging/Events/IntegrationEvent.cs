using System.Text.Json.Serialization;

namespace PayeTonKawa.Messaging.Events;

/// <summary>Something that happened to one entity and that other services may want to know.</summary>
/// <param name="Timestamp">When it happened; on the wire in UTC, to the second.</param>
public abstract record IntegrationEvent([property: JsonPropertyOrder(1)] DateTimeOffset Timestamp)
{
    /// <summary>The routing key on the exchange, such as <c>client.deleted</c>.</summary>
    [JsonIgnore]
    public abstract string RoutingKey { get; }

    /// <summary>The event's name in the body and in the message's <c>type</c>, such as <c>client_deleted</c>.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(-1)]
    public string EventName => RoutingKey.Replace('.', '_');

    /// <summary>The id of the entity it happened to.</summary>
    [JsonIgnore]
    public abstract int EntityId { get; }
}
