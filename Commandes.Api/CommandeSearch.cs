using Commandes.Data;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>Filters and paging of a list of orders.</summary>
internal sealed record CommandeSearch(Maybe<int> ClientId, Maybe<string> Statut, Paging Page) : IRequest<CommandeSearch>
{
    public static CommandeSearch Read(Fields fields) => new(
        fields.IfPresent("client_id", CommandeFields.Id),
        fields.IfPresent("statut", CommandeFields.Statut),
        Paging.Read(fields));

    internal IQueryable<Commande> Filter(IQueryable<Commande> commandes)
    {
        if (ClientId.HasValue)
        {
            var clientId = ClientId.Or(default);
            commandes = commandes.Where(commande => commande.ClientId == clientId);
        }

        if (Statut.HasValue)
        {
            // Not a parameter: some states are rare, others most of the table, and the plan for all of them would read the table for a rare one.
            var statut = Statut.Or("");
            commandes = commandes.Where(commande => commande.Statut == EF.Constant(statut));
        }

        return commandes;
    }
}
