namespace Backoffice.Produits;

public sealed record Produit(int Id, string Nom, string? Description, decimal Prix, int Stock)
{
    // The limit under which the API publishes produit.stock_low.
    private const int LowStock = 10;

    public bool IsStockLow => Stock < LowStock;
}
