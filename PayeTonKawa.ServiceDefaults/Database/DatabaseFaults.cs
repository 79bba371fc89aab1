using System.Data.Common;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>What an exception says of the database.</summary>
public static class DatabaseFaults
{
    private const string UniqueViolation = "23505";
    private const string StatementMissing = "26000";
    private const string StatementTwice = "42P05";
    private const string TableMissing = "42P01";

    /// <summary>Whether the change was refused because another row has that value already.</summary>
    public static bool IsUniqueViolation(Exception exception) => Causes(exception).OfType<DbException>().Any(cause => cause.SqlState == UniqueViolation);

    /// <summary>
    /// Whether the statements prepared on a connection are not those that its client takes them for, as happens to one whose server is killed. It will be so
    /// until the connection ends.
    /// </summary>
    public static bool IsOutOfStep(Exception exception) => Causes(exception).OfType<DbException>().Any(cause => cause.SqlState is StatementMissing or StatementTwice);

    /// <summary>Whether the connection broke or could not be made: the other connections of the same process are probably as dead.</summary>
    public static bool IsConnectionLost(Exception exception) => Causes(exception).Any(cause =>
        cause is NpgsqlException { SqlState: null } or NullReferenceException { Source: nameof(Npgsql) }
        || cause is DbException { SqlState: ['0', '8', ..] or ['5', '7', 'P', ..] });

    /// <summary>Whether the database is away, overloaded, or not yet set up: the same request may succeed in a while.</summary>
    /// <remarks>
    /// Whatever the client reports without a code of the server's is that it could not talk to it. It meets a connection that broke while it was writing with a
    /// null reference of its own.
    /// </remarks>
    public static bool IsUnavailable(Exception exception) => Causes(exception).Any(cause =>
        cause is TimeoutException or NpgsqlException { SqlState: null } or NullReferenceException { Source: nameof(Npgsql) }
        || cause is DbException { SqlState: { Length: 5 } state } && IsPassing(state));

    // What is wrong with the values (classes 22 and 23) or with the statement (42) stays wrong; a table that is not there yet is being created.
    private static bool IsPassing(string sqlState) => sqlState is StatementTwice or TableMissing || sqlState[..2] is not ("22" or "23" or "42");

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
