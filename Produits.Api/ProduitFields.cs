using PayeTonKawa.ApiDefaults.Requests;

namespace Produits.Api;

/// <summary>Types and limits of a product's fields.</summary>
internal static class ProduitFields
{
    internal const int MaxNom = 200;
    internal const int MaxDescription = 2000;

    internal static readonly TextField Nom = new(MaxNom);
    internal static readonly TextField Description = new(MaxDescription, emptyAllowed: true);
    internal static readonly AmountField Prix = new(max: 1_000_000);
    internal static readonly IntegerField Stock = new(min: 0, max: 1_000_000);
}
