using Npgsql;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>Queries the databases directly, on connections without injected faults.</summary>
internal sealed class Databases(FaultySystem system)
{
    private static readonly string[] Names = ["clients-db", "produits-db", "commandes-db"];

    /// <summary>Describes events or transactions that are still pending in a database; null if there are none.</summary>
    public async Task<string?> BusyAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if (await AskAsync(name, "SELECT count(*) FROM outbox", cancellationToken) is > 0 and var waiting)
            {
                return $"{waiting} events wait in the outbox of {name}";
            }

            const string open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
            if (await AskAsync(name, open, cancellationToken) is > 0 and var transactions)
            {
                return $"{transactions} transactions are open in {name}";
            }
        }

        return null;
    }

    /// <summary>The id of the last event in each outbox, for <see cref="WaitingAsync"/>; 0 if the outbox is empty.</summary>
    public async Task<IReadOnlyDictionary<string, long>> LastEventsAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, long>();
        foreach (var name in Names)
        {
            last[name] = await AskAsync(name, "SELECT coalesce(max(id), 0) FROM outbox", cancellationToken);
        }

        return last;
    }

    /// <summary>Number of events up to <paramref name="last"/> that still wait in the outboxes.</summary>
    public async Task<long> WaitingAsync(IReadOnlyDictionary<string, long> last, CancellationToken cancellationToken)
    {
        var waiting = 0L;
        foreach (var (name, id) in last)
        {
            waiting += await AskAsync(name, $"SELECT count(*) FROM outbox WHERE id <= {id}", cancellationToken);
        }

        return waiting;
    }

    /// <summary>Runs a query whose result is a single number.</summary>
    public async Task<long> AskAsync(string name, string sql, CancellationToken cancellationToken)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await system.App.GetConnectionStringAsync(name, cancellationToken)) { Pooling = false };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
