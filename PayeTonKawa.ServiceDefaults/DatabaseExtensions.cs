using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.ServiceDefaults.Database;

namespace Microsoft.Extensions.Hosting;

/// <summary>A service's own database.</summary>
public static class DatabaseExtensions
{
    /// <summary>
    /// Applies the migrations of <typeparamref name="TContext"/> in the background at start; <c>/health</c> waits for them.
    /// Without a connection string, as in a test on another database, there is nothing to migrate.
    /// </summary>
    public static void AddMigrations<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(connectionName)))
        {
            return;
        }

        builder.Services.AddSingleton<MigrationService<TContext>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MigrationService<TContext>>());
        builder.Services.AddHealthChecks().AddCheck<MigrationService<TContext>>("migrations");
    }
}
