namespace PayeTonKawa.Messaging.Events;

/// <summary>A change left a product with little stock.</summary>
public sealed record ProduitStockLow(int ProduitId, string ProduitNom, int Stock, DateTimeOffset Timestamp) : IntegrationEvent(Timestamp)
{
    /// <inheritdoc/>
    public override string RoutingKey => "produit.stock_low";

    /// <inheritdoc/>
    public override int EntityId => ProduitId;
}
