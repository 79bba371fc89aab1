using Npgsql;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>Asks the databases themselves, on lines that no fault lies on.</summary>
internal sealed class Databases(FaultySystem system)
{
    private static readonly string[] Names = ["clients-db", "produits-db", "commandes-db"];

    /// <summary>What is still at work or waiting in one of them.</summary>
    public async Task<string?> BusyAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if (await CountAsync(name, "SELECT count(*) FROM outbox", cancellationToken) is > 0 and var waiting)
            {
                return $"{waiting} events wait in the outbox of {name}";
            }

            const string open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
            if (await CountAsync(name, open, cancellationToken) is > 0 and var transactions)
            {
                return $"{transactions} transactions are open in {name}";
            }
        }

        return null;
    }

    private async Task<long> CountAsync(string name, string sql, CancellationToken cancellationToken)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await system.App.GetConnectionStringAsync(name, cancellationToken)) { Pooling = false };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
