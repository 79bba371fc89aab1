namespace PayeTonKawa.Messaging.Events;

/// <summary>A client was deleted, for good.</summary>
public sealed record ClientDeleted(int ClientId, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "client.deleted";

    /// <inheritdoc/>
    public override int EntityId => ClientId;
}
