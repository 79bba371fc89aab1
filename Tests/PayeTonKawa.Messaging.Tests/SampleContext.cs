using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.Messaging.Tests;

public sealed class SampleContext(DbContextOptions<SampleContext> options) : DbContext(options)
{
    public DbSet<Sample> Samples => Set<Sample>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.AddRejectedMessages();
    }
}
