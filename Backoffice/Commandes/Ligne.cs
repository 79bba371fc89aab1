namespace Backoffice.Commandes;

/// <summary>An order line.</summary>
public sealed record Ligne(int ProduitId, int Quantite, decimal PrixUnitaire);
