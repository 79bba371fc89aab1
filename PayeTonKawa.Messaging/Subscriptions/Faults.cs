using System.Data.Common;
using System.Net.Sockets;

namespace PayeTonKawa.Messaging.Subscriptions;

internal static class Faults
{
    /// <summary>Whether a fault lies in the surroundings (database, network) and will pass, rather than in the message or its handler.</summary>
    internal static bool IsPassing(Exception exception)
    {
        foreach (var fault in Causes(exception))
        {
            switch (fault)
            {
                // Classes 22 and 23 are about the data (a value that doesn't fit, a constraint); all others, a missing table too, can be put right.
                case DbException { SqlState: { } state }:
                    return !state.StartsWith("22", StringComparison.Ordinal) && !state.StartsWith("23", StringComparison.Ordinal);
                case DbException or TimeoutException or IOException or SocketException or OperationCanceledException:
                    return true;

                // The client's own, when a connection breaks while it is writing.
                case NullReferenceException { Source: nameof(Npgsql) }:
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a connection knows other prepared statements than its client believes: one is missing (26000), or there twice (42P05).</summary>
    internal static bool IsOutOfStep(Exception exception) => Causes(exception).Any(fault => fault is DbException { SqlState: "26000" or "42P05" });

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
