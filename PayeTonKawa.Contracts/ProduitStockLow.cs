namespace PayeTonKawa.Contracts;

/// <summary>A change left a product with low stock.</summary>
public sealed record ProduitStockLow(int ProduitId, string ProduitNom, int Stock, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.stock_low", ProduitId, Timestamp);
