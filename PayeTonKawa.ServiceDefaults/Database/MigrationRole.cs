using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Who may change the schema of <typeparamref name="TContext"/>: a role of its own, so that the service's cannot; without one, the service's.</summary>
internal sealed class MigrationRole<TContext>(string? connectionString) where TContext : DbContext
{
    /// <summary>Whoever opens it disposes of it, of the scope's own context too: nobody else uses either.</summary>
    internal TContext Open(IServiceProvider scope) => string.IsNullOrWhiteSpace(connectionString)
        ? scope.GetRequiredService<TContext>()
        : ActivatorUtilities.CreateInstance<TContext>(scope, new DbContextOptionsBuilder<TContext>()
            .UseNpgsql(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString)
            .UseSnakeCaseNamingConvention()
            .Options);
}
