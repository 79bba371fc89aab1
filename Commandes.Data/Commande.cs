using PayeTonKawa.Contracts;

namespace Commandes.Data;

/// <summary>An order.</summary>
public sealed class Commande
{
    public int Id { get; private set; }

    public required int ClientId { get; set; }

    public string Statut { get; set; } = StatutCommande.EnAttente;

    public required DateTimeOffset DateCommande { get; init; }

    /// <summary>The lines, replaced as a whole; setting them updates the total.</summary>
    public required IReadOnlyList<LigneCommande> Lignes
    {
        get;
        set
        {
            field = value;
            Total = value.Sum(ligne => ligne.Quantite * ligne.PrixUnitaire);
        }
    }

    public decimal Total { get; private set; }

    /// <summary>PostgreSQL's <c>xmin</c>: another number after each change of the row.</summary>
    public uint Version { get; private set; }

    public CommandeData Data => new(ClientId, Total);
}
