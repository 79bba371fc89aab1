using PayeTonKawa.ApiDefaults.Requests;

namespace Produits.Api;

/// <summary>A request to update a product; absent fields keep their value.</summary>
internal sealed record ProduitChange(Maybe<string> Nom, Maybe<string?> Description, Maybe<decimal> Prix, Maybe<int> Stock) : IRequest<ProduitChange>
{
    public static ProduitChange Read(Fields fields) => new(
        fields.IfPresent("nom", ProduitFields.Nom),
        fields.NullableIfPresent("description", ProduitFields.Description),
        fields.IfPresent("prix", ProduitFields.Prix),
        fields.IfPresent("stock", ProduitFields.Stock));

    internal void ApplyTo(Produit produit)
    {
        produit.Nom = Nom.Or(produit.Nom);
        produit.Description = Description.Or(produit.Description);
        produit.Prix = Prix.Or(produit.Prix);
        produit.Stock = Stock.Or(produit.Stock);
    }
}
