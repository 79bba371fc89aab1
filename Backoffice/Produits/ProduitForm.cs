using Backoffice.Parts;

namespace Backoffice.Produits;

/// <summary>A product as it is being edited; its numbers are text as it is typed.</summary>
public sealed class ProduitForm : IForm<ProduitForm, Produit>
{
    public string? Nom { get; set; }

    public string? Description { get; set; }

    public string? Prix { get; set; }

    public string? Stock { get; set; }

    public static ProduitForm From(Produit entity) => new()
    {
        Nom = entity.Nom,
        Description = entity.Description,
        Prix = $"{entity.Prix:0.00}",
        Stock = $"{entity.Stock}",
    };

    internal object ToCreation() => ToChange();

    public object ToChange() => new { Nom, Description, Prix = NumberText.ToJson(Prix), Stock = NumberText.ToJson(Stock) };

    public IReadOnlyList<Difference> Compare(Produit other, Texts texts) =>
    [
        new(texts["Nom"], Nom, other.Nom),
        new(texts["Description"], Description, other.Description),
        new(texts["Prix"], $"{NumberText.Read(Prix):C}", $"{other.Prix:C}"),
        new(texts["Stock"], $"{NumberText.Read(Stock):0.##}", $"{other.Stock}"),
    ];
}
