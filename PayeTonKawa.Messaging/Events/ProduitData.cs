namespace PayeTonKawa.Messaging.Events;

/// <summary>What the others learn of a product.</summary>
public sealed record ProduitData(string Nom, decimal Prix, int Stock);
