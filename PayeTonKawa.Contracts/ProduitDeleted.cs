namespace PayeTonKawa.Contracts;

/// <summary>A product was permanently deleted.</summary>
public sealed record ProduitDeleted(int ProduitId, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.deleted", ProduitId, Timestamp);
