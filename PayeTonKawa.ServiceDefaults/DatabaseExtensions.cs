using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.ServiceDefaults.Database;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registration of a service's database.</summary>
public static class DatabaseExtensions
{
    /// <summary>
    /// The beginning of a connection string that can have several hosts: how long Npgsql remembers which of them is the primary, or is down. A promotion is
    /// noticed that much later at most, and a host that accepts no connections costs a request in each such time its <c>Timeout</c>. The default is 10 s.
    /// </summary>
    public const string Recheck = "Host Recheck Seconds=3;";

    // Statements are prepared once per connection. No code sets session state, so pooled connections need no reset. Pool size: replicas share a
    // server limited to 100 connections, and 30 concurrent statements are enough for its cores. Timeouts: a statement may take 30 s, and a transaction
    // whose client is gone releases its locks after 30 s. The server ends a statement first: the client's timeout means that the server does not answer,
    // or that a commit waits for the standby, which statement_timeout does not end.
    private const string Defaults =
        Recheck + "Options=-c statement_timeout=30s -c idle_in_transaction_session_timeout=30s;Command Timeout=35;"
        + "Max Auto Prepare=50;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=30;";

    /// <summary>
    /// Registers a pooled <typeparamref name="TContext"/> for <c>ConnectionStrings:{connectionName}</c>, with snake_case names, and applies its migrations
    /// in the background at startup; <c>/health</c> is unhealthy until then. If <c>ConnectionStrings:{connectionName}-migrations</c> is set, its role
    /// applies them, and the service's own role needs no DDL rights.
    /// </summary>
    /// <exception cref="ConfigurationException">The connection string is missing.</exception>
    public static void AddDatabase<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        var connectionString = builder.Configuration.RequireConnectionString(connectionName);
        builder.AddNpgsqlDbContext<TContext>(
            connectionName,
            settings =>
            {
                settings.DisableRetry = true;

                // Defaults first: the last occurrence of a keyword in a connection string wins.
                settings.ConnectionString = Defaults + settings.ConnectionString;
            },
            options => options.UseSnakeCaseNamingConvention().AddInterceptors(new ReplicationInterceptor()));
        var migrations = builder.Configuration.GetConnectionString($"{connectionName}-migrations");
        builder.Services.AddSingleton(services =>
            ActivatorUtilities.CreateInstance<MigrationService<TContext>>(services, string.IsNullOrWhiteSpace(migrations) ? connectionString : migrations));
        builder.Services.AddHostedService(services => services.GetRequiredService<MigrationService<TContext>>());
        builder.Services.AddHealthChecks().AddCheck<MigrationService<TContext>>("migrations");
    }
}
