namespace PayeTonKawa.Messaging.Events;

/// <summary>An order was created.</summary>
public sealed record CommandeCreated(int CommandeId, CommandeData Data, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "commande.created";

    /// <inheritdoc/>
    public override int EntityId => CommandeId;
}
