using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Tests;

/// <summary>
/// Reserves ports of the loopback interface for one process of the machine: a process listens seconds after it took a port, and two applications that
/// start in parallel must not choose the same one. A port is claimed by binding an abstract Unix socket of that name, which ends with its process.
/// </summary>
internal static class FreePort
{
    // Below the ephemeral range, from which an outgoing connection may take a port while its server restarts.
    public const int First = 10_000;
    public const int Last = 32_767;

    private const int Attempts = 1_000;

    private static readonly Dictionary<int, Socket> Claims = [];

    /// <summary>A free port, reserved until it is released or this process ends.</summary>
    /// <exception cref="InvalidOperationException">No free port was found.</exception>
    public static int Take() => Take(_ => Random.Shared.Next(First, Last + 1));

    /// <summary>The first free port among the candidates; a candidate is computed from the number of the attempt.</summary>
    /// <exception cref="InvalidOperationException">No free port was found.</exception>
    public static int Take(Func<int, int> candidate)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = candidate(attempt);
            if (IsFree(port) && TryClaim(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free port was found between {First} and {Last} in {Attempts} attempts.");
    }

    /// <summary>Reserves a port; false if it is already reserved.</summary>
    public static bool TryClaim(int port)
    {
        lock (Claims)
        {
            if (Claims.ContainsKey(port))
            {
                return false;
            }

            var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                claim.Bind(new UnixDomainSocketEndPoint($"\0payetonkawa-tests-port-{port}"));
                Claims.Add(port, claim);
                return true;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                claim.Dispose();
                return false;
            }
        }
    }

    /// <summary>Releases a port that this process took or claimed.</summary>
    public static void Release(int port)
    {
        lock (Claims)
        {
            if (Claims.Remove(port, out var claim))
            {
                claim.Dispose();
            }
        }
    }

    /// <summary>Whether no process listens on the port on loopback.</summary>
    public static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    // Does not listen: a child process started meanwhile inherits the socket for a moment, and a server can bind a port that is bound but not listening.
    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception)
        {
            // A machine may support IPv6 and have no IPv6 address.
            return exception.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
