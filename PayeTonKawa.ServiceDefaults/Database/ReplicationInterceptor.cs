using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>
/// Refuses commits that a synchronous standby may not have. A commit waits for the standby; if a timeout cancels that wait, PostgreSQL reports success, with
/// no more than a warning, and the change is lost when the standby is promoted. Every use of a connection ends with closing it, so this throws there.
/// </summary>
internal sealed class ReplicationInterceptor : DbConnectionInterceptor
{
    // The function that gives the warning: the text depends on the server's language, and its SQLSTATE is that of any warning.
    private const string Wait = "SyncRepWaitForLSN";

    private readonly ConditionalWeakTable<DbConnection, object> _cancelled = [];

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((NpgsqlConnection)result).Notice += (_, warning) =>
        {
            if (warning.Notice.Routine == Wait)
            {
                _cancelled.AddOrUpdate(result, warning);
            }
        };
        return result;
    }

    /// <exception cref="TimeoutException">A commit did not wait for the standby: the outcome is unknown, as after any timeout.</exception>
    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData) =>
        _cancelled.Remove(connection) ? throw new TimeoutException("The standby has not confirmed the commit.") : Task.CompletedTask;
}
