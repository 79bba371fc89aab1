using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Events;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.Messaging.Tests.Broker;

internal sealed class MagasinContext(DbContextOptions<MagasinContext> options) : DbContext(options)
{
    internal DbSet<Article> Articles => Set<Article>();

    internal DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    internal DbSet<RejectedMessage> Rejected => Set<RejectedMessage>();

    internal static MagasinContext Open(string connectionString) =>
        new(new DbContextOptionsBuilder<MagasinContext>().UseNpgsql(connectionString).Options);

    /// <summary>An event whose stock says which of many it is.</summary>
    internal static ProduitUpdated Updated(int id, int stock) => new(id, new("Café", 11m, stock), TimeProvider.System.GetUtcNow());

    /// <summary>Gives the article that stock, as an endpoint does.</summary>
    internal Task SetStockAsync(int id, int stock, CancellationToken cancellationToken) => this.InTransactionAsync(
        async cancel =>
        {
            var article = await this.FindForUpdateAsync<Article>(id, cancel);
            article!.Stock = stock;
            this.AddEvent(Updated(id, stock));
            return await SaveChangesAsync(cancel);
        },
        cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.AddRejectedMessages();
        modelBuilder.Entity<Article>();
    }
}
