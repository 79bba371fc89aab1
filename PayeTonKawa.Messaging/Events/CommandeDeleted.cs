namespace PayeTonKawa.Messaging.Events;

/// <summary>An order was deleted, for good.</summary>
public sealed record CommandeDeleted(int CommandeId, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "commande.deleted";

    /// <inheritdoc/>
    public override int EntityId => CommandeId;
}
