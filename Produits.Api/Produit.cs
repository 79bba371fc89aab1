using PayeTonKawa.Messaging.Events;

namespace Produits.Api;

/// <summary>A product of the shop.</summary>
public sealed class Produit
{
    private const int LowStock = 10;

    public int Id { get; private set; }

    public required string Nom { get; set; }

    public string? Description { get; set; }

    public required decimal Prix { get; set; }

    public int Stock { get; set; }

    /// <summary>Whether there is so little left that others should know.</summary>
    internal bool IsStockLow => Stock < LowStock;

    internal ProduitData Data => new(Nom, Prix, Stock);
}
