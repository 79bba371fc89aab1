namespace PayeTonKawa.Messaging.Events;

/// <summary>A product was changed; the data is what it became.</summary>
public sealed record ProduitUpdated(int ProduitId, ProduitData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("produit.updated", ProduitId, Timestamp);
