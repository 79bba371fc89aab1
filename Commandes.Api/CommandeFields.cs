using Commandes.Data;
using PayeTonKawa.ApiDefaults.Requests;

namespace Commandes.Api;

/// <summary>Types and limits of an order's fields.</summary>
internal static class CommandeFields
{
    internal static readonly IntegerField Id = new(min: 1, max: int.MaxValue);
    internal static readonly IntegerField Quantite = new(min: 1, max: 1_000_000);
    internal static readonly AmountField PrixUnitaire = new(max: 1_000_000);
    internal static readonly ListField<LigneRequest> Lignes = new(maxCount: 1000);
    internal static readonly ChoiceField StatutModifiable = new(StatutCommande.Modifiables);
    internal static readonly ChoiceField Statut = new(StatutCommande.Tous);
}
