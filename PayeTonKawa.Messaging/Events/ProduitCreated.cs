namespace PayeTonKawa.Messaging.Events;

/// <summary>A product was created.</summary>
public sealed record ProduitCreated(int ProduitId, ProduitData Data, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "produit.created";

    /// <inheritdoc/>
    public override int EntityId => ProduitId;
}
