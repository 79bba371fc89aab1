using System.Text.Json.Serialization;
using Commandes.Data;
using PayeTonKawa.Contracts;

namespace Commandes.Api;

/// <summary>An order in a response.</summary>
internal sealed record CommandeAnswer(
    int Id,
    int ClientId,
    string Statut,
    [property: JsonConverter(typeof(MontantJsonConverter))] decimal Total,
    DateTime DateCommande,
    IEnumerable<LigneAnswer> Lignes)
{
    internal static CommandeAnswer Of(Commande commande) => new(
        commande.Id,
        commande.ClientId,
        commande.Statut,
        commande.Total,
        commande.DateCommande.UtcDateTime,
        commande.Lignes.Select(ligne => new LigneAnswer(ligne.ProduitId, ligne.Quantite, ligne.PrixUnitaire)));
}
