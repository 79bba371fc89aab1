using Backoffice.Parts;
using Backoffice.Produits;

namespace Backoffice.Commandes;

/// <summary>An order line as it is being edited; its numbers are text as it is typed.</summary>
public sealed class LigneForm(Produit produit)
{
    public Produit Produit => produit;

    public string? Quantite { get; set; } = "1";

    public string? PrixUnitaire { get; set; } = $"{produit.Prix:0.00}";

    public decimal? Montant => NumberText.Read(Quantite) * NumberText.Read(PrixUnitaire);

    internal object ToCreation() =>
        new { ProduitId = produit.Id, Quantite = NumberText.ToJson(Quantite), PrixUnitaire = NumberText.ToJson(PrixUnitaire) };
}
