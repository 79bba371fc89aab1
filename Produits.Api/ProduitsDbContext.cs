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
            produit.HasIndex(p => p.Nom).HasMethod("gin").HasOperators("gin_trgm_ops");
        });
        modelBuilder.HasPostgresExtension("pg_trgm");
        modelBuilder.AddOutbox();
        modelBuilder.AddIdempotency();
    }
}
