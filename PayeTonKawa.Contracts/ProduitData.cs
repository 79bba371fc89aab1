namespace PayeTonKawa.Contracts;

/// <summary>The product data published to other services.</summary>
public sealed record ProduitData(string Nom, decimal Prix, int Stock);
