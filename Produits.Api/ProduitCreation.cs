using PayeTonKawa.ApiDefaults.Requests;

namespace Produits.Api;

/// <summary>A request to create a product.</summary>
internal sealed record ProduitCreation(string Nom, string? Description, decimal Prix, int Stock) : IRequest<ProduitCreation>
{
    public static ProduitCreation Read(Fields fields) => new(
        fields.Required("nom", ProduitFields.Nom),
        fields.NullableIfPresent("description", ProduitFields.Description).Or(null),
        fields.Required("prix", ProduitFields.Prix),
        fields.IfPresent("stock", ProduitFields.Stock).Or(0));

    internal Produit ToProduit() => new() { Nom = Nom, Description = Description, Prix = Prix, Stock = Stock };
}
