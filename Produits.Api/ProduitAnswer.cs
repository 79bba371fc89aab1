using System.Text.Json.Serialization;
using PayeTonKawa.Contracts;

namespace Produits.Api;

/// <summary>A product in a response.</summary>
internal sealed record ProduitAnswer(
    int Id, string Nom, string? Description, [property: JsonConverter(typeof(MontantJsonConverter))] decimal Prix, int Stock)
{
    internal static ProduitAnswer Of(Produit produit) => new(produit.Id, produit.Nom, produit.Description, produit.Prix, produit.Stock);
}
