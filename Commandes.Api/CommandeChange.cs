using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>A request to update an order; absent fields keep their value.</summary>
internal sealed record CommandeChange(Maybe<int> ClientId, Maybe<string> Statut, Maybe<IReadOnlyList<LigneRequest>> Lignes) : IRequest<CommandeChange>
{
    public static CommandeChange Read(Fields fields) => new(
        fields.IfPresent("client_id", CommandeFields.Id),
        fields.IfPresent("statut", CommandeFields.StatutModifiable),
        fields.IfPresent("lignes", CommandeFields.Lignes));

    internal void ApplyTo(Commande commande)
    {
        commande.ClientId = ClientId.Or(commande.ClientId);
        commande.Statut = Statut.Or(commande.Statut);
        if (Lignes.HasValue)
        {
            commande.Lignes = [.. Lignes.Or([]).Select(line => line.Ligne)];
        }
    }
}
