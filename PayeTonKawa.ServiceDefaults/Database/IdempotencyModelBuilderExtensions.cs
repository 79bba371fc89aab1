using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Adds the table of the idempotency keys to a service's own database.</summary>
public static class IdempotencyModelBuilderExtensions
{
    /// <summary>Adds the table <c>idempotency_keys</c>. Its names are fixed, not subject to the context's naming convention: raw SQL uses them.</summary>
    public static ModelBuilder AddIdempotency(this ModelBuilder modelBuilder) => modelBuilder.Entity<IdempotencyKey>(keys =>
    {
        keys.ToTable("idempotency_keys").HasKey(key => new { key.Route, key.Caller, key.Key }).HasName("pk_idempotency_keys");
        keys.Property(key => key.Route).HasColumnName("route");
        keys.Property(key => key.Caller).HasColumnName("caller");
        keys.Property(key => key.Key).HasColumnName("key");
        keys.Property(key => key.RequestHash).HasColumnName("request_hash");
        keys.Property(key => key.CreatedAt).HasColumnName("created_at");
        keys.Property(key => key.Location).HasColumnName("location");
        keys.Property(key => key.ETag).HasColumnName("etag");
        keys.Property(key => key.Answer).HasColumnName("answer");
        keys.HasIndex(key => key.CreatedAt).HasDatabaseName("ix_idempotency_keys_created_at");
    });
}
