using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>Healthy while a connection to the database, or to the server where none is given, can be opened and answers.</summary>
internal sealed class PostgresHealthCheck(PostgresServerResource server, PostgresDatabaseResource? database) : IHealthCheck
{
    private const string ServersOwn = "postgres";
    private const int TimeoutSeconds = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (database is not null && server.NewCluster is not null)
        {
            return HealthCheckResult.Unhealthy($"'{server.Name}' is new: its first files are still to be executed.");
        }

        try
        {
            var builder = new NpgsqlConnectionStringBuilder(await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false))
            {
                Database = database?.DatabaseName ?? ServersOwn,
                Pooling = false,
                Timeout = TimeoutSeconds,
                CommandTimeout = TimeoutSeconds,
            };
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return HealthCheckResult.Unhealthy(
                $"'{server.Name}' refuses the password: its data directory was made with another. Set Parameters:{server.PasswordParameter.Name} to that one, or remove the data directory.");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
