using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Who may change the schema of <typeparamref name="TContext"/>: a role of its own, so that the service's cannot; without one, the service's.</summary>
internal sealed class MigrationRole<TContext>(string connectionString) where TContext : DbContext
{
    // An index on a large table takes its time. Cut short, the statement would be rolled back and repeated for ever.
    private static readonly TimeSpan StatementLimit = TimeSpan.FromHours(1);

    /// <summary>Opens a context that only migrates; <paramref name="applying"/> is told of each migration before it is applied.</summary>
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
