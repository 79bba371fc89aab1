using System.Data.Common;
using Npgsql;

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>Classifies database exceptions.</summary>
public static class DatabaseFaults
{
    private const string UniqueViolation = "23505";
    private const string StatementMissing = "26000";
    private const string StatementTwice = "42P05";
    private const string TableMissing = "42P01";
    private const string QueryCanceled = "57014";

    /// <summary>Whether the statement violated a unique constraint (SQLSTATE 23505).</summary>
    public static bool IsUniqueViolation(Exception exception) => Causes(exception).Any(cause => cause is DbException { SqlState: UniqueViolation });

    /// <summary>
    /// Whether the prepared statements of a connection differ between client and server (SQLSTATE 26000, 42P05), as happens when the server is killed. The
    /// connection stays unusable until it is closed.
    /// </summary>
    public static bool IsOutOfStep(Exception exception) =>
        Causes(exception).Any(cause => cause is DbException { SqlState: StatementMissing or StatementTwice });

    /// <summary>Whether the statement took too long, for the server (<c>statement_timeout</c>) or for the client.</summary>
    public static bool IsTimeout(Exception exception) =>
        Causes(exception).Any(cause => cause is TimeoutException or DbException { SqlState: QueryCanceled });

    /// <summary>Whether the connection broke or could not be opened: the other connections of the process are probably broken too.</summary>
    public static bool IsConnectionLost(Exception exception) => Causes(exception).Any(cause =>
        cause is NpgsqlException { SqlState: null } or NullReferenceException { Source: nameof(Npgsql) }
        || cause is DbException { SqlState: ['0', '8', ..] or ['5', '7', 'P', ..] });

    /// <summary>Whether the database is unreachable, overloaded or not migrated yet: a retry of the request may succeed.</summary>
    /// <remarks>
    /// An <see cref="NpgsqlException"/> without SQLSTATE means that the client could not talk to the server. When a connection breaks during a write,
    /// Npgsql throws a <see cref="NullReferenceException"/>.
    /// </remarks>
    public static bool IsUnavailable(Exception exception) => Causes(exception).Any(cause =>
        cause is TimeoutException or NpgsqlException { SqlState: null } or NullReferenceException { Source: nameof(Npgsql) }
        || cause is DbException { SqlState: { Length: 5 } state } && IsPassing(state));

    // Errors in values (classes 22, 23) or statements (42) are permanent, except 42P05 (IsOutOfStep) and 42P01 (a migration is about to create the table).
    private static bool IsPassing(string sqlState) => sqlState is StatementTwice or TableMissing || sqlState[..2] is not ("22" or "23" or "42");

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
