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

    /// <summary>The number of the last event in each outbox, for <see cref="WaitingAsync"/>; none where it is empty.</summary>
    public async Task<IReadOnlyDictionary<string, long>> LastEventsAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, long>();
        foreach (var name in Names)
        {
            last[name] = await AskAsync(name, "SELECT coalesce(max(id), 0) FROM outbox", cancellationToken);
        }

        return last;
    }

    /// <summary>How many events still wait in the outboxes, of those up to <paramref name="last"/>.</summary>
    public async Task<long> WaitingAsync(IReadOnlyDictionary<string, long> last, CancellationToken cancellationToken)
    {
        var waiting = 0L;
        foreach (var (name, id) in last)
        {
            waiting += await AskAsync(name, $"SELECT count(*) FROM outbox WHERE id <= {id}", cancellationToken);
        }

        return waiting;
    }

    /// <summary>The one number that a query answers.</summary>
    public async Task<long> AskAsync(string name, string sql, CancellationToken cancellationToken)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await system.App.GetConnectionStringAsync(name, cancellationToken)) { Pooling = false };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
