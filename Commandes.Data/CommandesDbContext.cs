using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults.Database;

namespace Commandes.Data;

/// <summary>The database <c>commandes_db</c>, shared by the API and the consumer of this service.</summary>
public sealed class CommandesDbContext(DbContextOptions<CommandesDbContext> options) : DbContext(options)
{
    /// <summary>The name of its connection string.</summary>
    public const string ConnectionName = "commandes-db";

    public DbSet<Commande> Commandes => Set<Commande>();

    public DbSet<ClientSupprime> ClientsSupprimes => Set<ClientSupprime>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Commande>(commande =>
        {
            commande.Property(c => c.Statut).HasMaxLength(20);
            commande.Property(c => c.Total).HasPrecision(20, 2);
            commande.Property(c => c.Lignes).HasConversion(LignesJson.Converter, LignesJson.Comparer).HasColumnType("jsonb");
            commande.Property(c => c.Version).IsRowVersion();
            commande.Ignore(c => c.Data);
            commande.HasIndex(c => new { c.ClientId, c.Id });
            commande.HasIndex(c => new { c.Statut, c.Id });
        });
        modelBuilder.Entity<ClientSupprime>(client =>
        {
            client.HasKey(c => c.ClientId);
            client.Property(c => c.ClientId).ValueGeneratedNever();
        });
        modelBuilder.AddOutbox();
        modelBuilder.AddIdempotency();
        modelBuilder.AddRejectedMessages();
    }
}
