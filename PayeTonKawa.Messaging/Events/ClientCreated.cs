namespace PayeTonKawa.Messaging.Events;

/// <summary>A client was created.</summary>
public sealed record ClientCreated(int ClientId, ClientData Data, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "client.created";

    /// <inheritdoc/>
    public override int EntityId => ClientId;
}
