using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>Types and limits of an order's fields.</summary>
internal static class CommandeFields
{
    internal static readonly Field<int> Id = Field.WholeNumber(min: 1, max: int.MaxValue);
    internal static readonly Field<int> Quantite = Field.WholeNumber(min: 1, max: 1_000_000);
    internal static readonly Field<decimal> PrixUnitaire = Field.Amount(max: 1_000_000);
    internal static readonly Field<IReadOnlyList<LigneRequest>> Lignes = Field.List<LigneRequest>(maxCount: 1000);
    internal static readonly Field<string> StatutModifiable = Field.Choice(StatutCommande.Modifiables);
    internal static readonly Field<string> Statut = Field.Choice(StatutCommande.Tous);
}
