using Backoffice.Clients;
using Backoffice.Parts;
using Backoffice.Produits;

namespace Backoffice.Commandes;

/// <summary>An order as it is being composed.</summary>
public sealed class NewCommandeForm
{
    public Client? Client { get; set; }

    public List<LigneForm> Lignes { get; } = [];

    /// <summary>The total as the API will compute it; null as long as a number of a line is none.</summary>
    public decimal? Total => Lignes.Aggregate((decimal?)0, (total, ligne) => total + ligne.Montant);

    /// <summary>Adds a line with a product, or one to the quantity of its line.</summary>
    internal void Add(Produit produit)
    {
        if (Lignes.Find(ligne => ligne.Produit.Id == produit.Id) is not { } ligne)
        {
            Lignes.Add(new(produit));
        }
        else if (NumberText.Read(ligne.Quantite) is { } quantite)
        {
            ligne.Quantite = $"{quantite + 1:0.##}";
        }
    }

    internal object ToCreation() => new { ClientId = Client?.Id, Lignes = Lignes.Select(ligne => ligne.ToCreation()) };
}
