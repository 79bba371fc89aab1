using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.ServiceDefaults.Database;

namespace Microsoft.Extensions.Hosting;

/// <summary>A service's own database.</summary>
public static class DatabaseExtensions
{
    // Statements are prepared once per connection. Nothing that lasts for a session is ever set on one, so nothing has to be set back before each use. And
    // replicas share a server that takes 100 connections, on whose cores thirty statements at a time are plenty. A
    // transaction whose other end is gone keeps its locks from everybody for no longer than a request may wait.
    private const string Defaults = "Options=-c idle_in_transaction_session_timeout=30s;Max Auto Prepare=50;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=30;";

    /// <summary>
    /// Registers a pooled <typeparamref name="TContext"/> on the database <c>ConnectionStrings:{connectionName}</c>, with names in snake_case, and applies its
    /// migrations in the background at start; <c>/health</c> waits for them. Where there is a <c>ConnectionStrings:{connectionName}-migrations</c>, its role applies
    /// them, and the service's own need not be able to.
    /// </summary>
    /// <exception cref="ConfigurationException">There is no such connection string.</exception>
    public static void AddDatabase<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        var connectionString = builder.Configuration.RequireConnectionString(connectionName);
        builder.AddNpgsqlDbContext<TContext>(
            connectionName,
            settings =>
            {
                settings.DisableRetry = true;

                // Before the rest, which has the last word.
                settings.ConnectionString = Defaults + settings.ConnectionString;
            },
            options => options.UseSnakeCaseNamingConvention());
        var migrations = builder.Configuration.GetConnectionString($"{connectionName}-migrations");
        builder.Services.AddSingleton(new MigrationRole<TContext>(string.IsNullOrWhiteSpace(migrations) ? connectionString : migrations));
        builder.Services.AddSingleton<MigrationService<TContext>>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MigrationService<TContext>>());
        builder.Services.AddHealthChecks().AddCheck<MigrationService<TContext>>("migrations");
    }
}
