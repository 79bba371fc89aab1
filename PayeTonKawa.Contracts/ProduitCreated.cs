namespace PayeTonKawa.Contracts;

/// <summary>A product was created.</summary>
public sealed record ProduitCreated(int ProduitId, ProduitData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.created", ProduitId, Timestamp);
