using System.Net;
using System.Net.Sockets;

namespace PayeTonKawa.Messaging.Tests.Broker;

internal static class FreePort
{
    /// <summary>A free port below the range from which the system takes ports for outgoing connections.</summary>
    internal static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another will be free.
            }
        }
    }
}
