namespace PayeTonKawa.Contracts;

/// <summary>A product was changed; the data is its new state.</summary>
public sealed record ProduitUpdated(int ProduitId, ProduitData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.updated", ProduitId, Timestamp);
