using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults.Database;

namespace Clients.Api;

/// <summary>The database <c>clients_db</c>.</summary>
public sealed class ClientsDbContext(DbContextOptions<ClientsDbContext> options) : DbContext(options)
{
    public DbSet<Client> Clients => Set<Client>();

    /// <summary>A precondition checked by the INSERT: no other client has this e-mail address.</summary>
    internal static CreationGuard EmailFree(Client client) => new($"SELECT 1 FROM clients WHERE email_normalise = {client.EmailNormalise}");

    /// <summary>Whether another client has this e-mail address.</summary>
    internal Task<bool> IsEmailTakenAsync(Client client, CancellationToken cancellationToken) =>
        Clients.AnyAsync(other => other.EmailNormalise == client.EmailNormalise && other.Id != client.Id, cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Client>(client =>
        {
            client.Property(c => c.Nom).HasMaxLength(ClientFields.MaxNom);
            client.Property(c => c.Prenom).HasMaxLength(ClientFields.MaxNom);
            client.Property(c => c.Email).HasMaxLength(ClientFields.MaxEmail);
            client.Property(c => c.EmailNormalise).HasMaxLength(ClientFields.MaxEmail);
            client.Property(c => c.Telephone).HasMaxLength(ClientFields.MaxTelephone);
            client.Property(c => c.Version).IsRowVersion();
            client.HasIndex(c => c.EmailNormalise).IsUnique();
            client.HasIndex(c => new { c.Nom, c.Prenom, c.Email }).HasMethod("gin").HasOperators("gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops");
        });
        modelBuilder.HasPostgresExtension("pg_trgm");
        modelBuilder.AddOutbox();
        modelBuilder.AddIdempotency();
    }
}
