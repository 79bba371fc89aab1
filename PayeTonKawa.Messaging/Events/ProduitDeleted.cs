namespace PayeTonKawa.Messaging.Events;

/// <summary>A product was deleted, for good.</summary>
public sealed record ProduitDeleted(int ProduitId, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.deleted", ProduitId, Timestamp);
