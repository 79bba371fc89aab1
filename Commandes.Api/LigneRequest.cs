using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>An order line in a request.</summary>
internal sealed record LigneRequest(LigneCommande Ligne) : IRequest<LigneRequest>
{
    public static LigneRequest Read(Fields fields) => new(new LigneCommande(
        fields.Required("produit_id", CommandeFields.Id),
        fields.Required("quantite", CommandeFields.Quantite),
        fields.Required("prix_unitaire", CommandeFields.PrixUnitaire)));
}
