using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Tests;

/// <summary>
/// Ports of the loopback interface, each given to one process of the machine: who takes one here listens on it seconds later, and two applications that
/// start side by side must not choose the same one meanwhile. A port is claimed by the name of an abstract Unix socket, which ends with its process.
/// </summary>
internal static class FreePort
{
    // Below the system's ephemeral range, from which an outgoing connection may take a port while its server restarts.
    public const int First = 10_000;
    public const int Last = 32_767;

    private const int Attempts = 1_000;

    private static readonly Dictionary<int, Socket> Claims = [];

    /// <summary>A free port, given to nobody else until it is released or this process ends.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Take() => Take(_ => Random.Shared.Next(First, Last + 1));

    /// <summary>The first of the candidates (by the number of the attempt) that is free.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
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

    /// <summary>Keeps a port from being given to anybody; false if it has been already.</summary>
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

    /// <summary>Lets a port that this process took or claimed be given again.</summary>
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

    /// <summary>Whether nobody listens on the port, on loopback.</summary>
    public static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    // Without listening: a process that is started meanwhile holds the socket for a moment, too, and a server can bind beside one that is only bound.
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
            // A machine may have IPv6 compiled in and no address of it.
            return exception.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
