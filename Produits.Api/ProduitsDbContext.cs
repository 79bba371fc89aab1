using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults.Database;

namespace Produits.Api;

/// <summary>The database <c>produits_db</c>.</summary>
public sealed class ProduitsDbContext(DbContextOptions<ProduitsDbContext> options) : DbContext(options)
{
    public DbSet<Produit> Produits => Set<Produit>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Produit>(produit =>
        {
            produit.Property(p => p.Nom).HasMaxLength(ProduitFields.MaxNom);
            produit.Property(p => p.Description).HasMaxLength(ProduitFields.MaxDescription);
            produit.Property(p => p.Prix).HasPrecision(9, 2);
            produit.Property(p => p.Version).IsRowVersion();
        });
        modelBuilder.AddOutbox();
        modelBuilder.AddIdempotency();
    }
}
