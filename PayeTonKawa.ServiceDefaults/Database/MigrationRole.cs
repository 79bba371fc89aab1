using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Role that migrates <typeparamref name="TContext"/>: its own if configured (the service's then needs no DDL rights), else the service's.</summary>
internal sealed class MigrationRole<TContext>(string connectionString) where TContext : DbContext
{
    // Building an index on a large table is slow. A statement that times out would be rolled back and retried without end.
    private static readonly TimeSpan StatementLimit = TimeSpan.FromHours(1);

    /// <summary>Opens a context used only for migrations; <paramref name="applying"/> is called before each migration is applied.</summary>
    internal TContext Open(IServiceProvider services, Action<string> applying)
    {
        var options = new DbContextOptionsBuilder<TContext>()
            .UseNpgsql(
                new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString,
                npgsql => npgsql.CommandTimeout((int)StatementLimit.TotalSeconds))
            .UseSnakeCaseNamingConvention()
            .LogTo((id, _) => id == RelationalEventId.MigrationApplying, applied => applying(applied.ToString()));
        return ActivatorUtilities.CreateInstance<TContext>(services, options.Options);
    }
}
