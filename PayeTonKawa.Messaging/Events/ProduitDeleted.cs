namespace PayeTonKawa.Messaging.Events;

/// <summary>A product was deleted, for good.</summary>
public sealed record ProduitDeleted(int ProduitId, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "produit.deleted";

    /// <inheritdoc/>
    public override int EntityId => ProduitId;
}
