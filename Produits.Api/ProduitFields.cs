using PayeTonKawa.ApiDefaults.Requests;

namespace Produits.Api;

/// <summary>Types and limits of a product's fields.</summary>
internal static class ProduitFields
{
    internal const int MaxNom = 200;
    internal const int MaxDescription = 2000;

    internal static readonly Field<string> Nom = Field.Text(MaxNom);
    internal static readonly Field<string> Description = Field.Text(MaxDescription, emptyAllowed: true);
    internal static readonly Field<decimal> Prix = Field.Amount(max: 1_000_000);
    internal static readonly Field<int> Stock = Field.WholeNumber(min: 0, max: 1_000_000);
}
