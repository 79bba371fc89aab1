namespace Commandes.Data;

/// <summary>An order line: product, quantity and unit price.</summary>
public sealed record LigneCommande(int ProduitId, int Quantite, decimal PrixUnitaire);
