namespace Commandes.Data;

/// <summary>How many of which product at which price.</summary>
public sealed record LigneCommande(int ProduitId, int Quantite, decimal PrixUnitaire);
