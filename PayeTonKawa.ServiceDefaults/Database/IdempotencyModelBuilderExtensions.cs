using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Adds the table of the idempotency keys to a service's own database.</summary>
public static class IdempotencyModelBuilderExtensions
{
    /// <summary>Adds the table <c>idempotency_keys</c>. The names are those of the snake_case convention, which every service's database has.</summary>
    public static ModelBuilder AddIdempotency(this ModelBuilder modelBuilder) => modelBuilder.Entity<IdempotencyKey>(keys =>
    {
        keys.ToTable("idempotency_keys").HasKey(key => new { key.Route, key.Caller, key.Key });
        keys.Property(key => key.ETag).HasColumnName("etag");
        keys.HasIndex(key => key.CreatedAt);
    });
}
