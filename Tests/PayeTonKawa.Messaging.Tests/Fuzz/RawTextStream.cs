using System.Net.Sockets;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Fuzz;

/// <summary>Writes bytes that the client library cannot: replaces ƒ with two bytes that are not valid UTF-8.</summary>
internal sealed class RawTextStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private static readonly byte[] Mark = [0xC6, 0x92];

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = buffer.ToArray();
        for (var (at, next) = (0, 0); (next = bytes.AsSpan(at).IndexOf(Mark)) >= 0; at += next + Mark.Length)
        {
            (bytes[at + next], bytes[at + next + 1]) = (0xFF, 0xFE);
        }

        return base.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>The client library's socket adapter, writing through this stream.</summary>
    internal sealed class Client(AddressFamily family) : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
    {
        public override NetworkStream GetStream() => new RawTextStream(Client);
    }
}
