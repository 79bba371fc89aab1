using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>Filters and paging of a list of orders.</summary>
internal sealed record CommandeSearch(Maybe<int> ClientId, Maybe<string> Statut, Paging Page) : IRequest<CommandeSearch>
{
    public static CommandeSearch Read(Fields fields) => new(
        fields.IfPresent("client_id", CommandeFields.Id),
        fields.IfPresent("statut", CommandeFields.Statut),
        Paging.Read(fields));

    internal Task<IReadOnlyList<Commande>> ApplyAsync(IQueryable<Commande> commandes, CancellationToken cancellationToken)
    {
        if (ClientId.HasValue)
        {
            var clientId = ClientId.Or(default);
            commandes = commandes.Where(commande => commande.ClientId == clientId);
        }

        if (Statut.HasValue)
        {
            var statut = Statut.Or("");
            commandes = commandes.Where(commande => commande.Statut == statut);
        }

        return Page.ApplyAsync(commandes.OrderBy(commande => commande.Id), cancellationToken);
    }
}
