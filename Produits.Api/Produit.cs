using PayeTonKawa.Contracts;

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

    /// <summary>PostgreSQL's <c>xmin</c>: another number after each change of the row.</summary>
    public uint Version { get; private set; }

    /// <summary>Whether an update publishes a low stock event.</summary>
    internal bool IsStockLow => Stock < LowStock;

    internal ProduitData Data => new(Nom, Prix, Stock);
}
