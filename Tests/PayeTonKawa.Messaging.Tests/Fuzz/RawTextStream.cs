using System.Net.Sockets;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Fuzz;

/// <summary>Writes what the client cannot: where it says ƒ, two bytes that are no text.</summary>
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

    /// <summary>The client's own socket, written to through such a stream.</summary>
    internal sealed class Client(AddressFamily family) : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
    {
        public override NetworkStream GetStream() => new RawTextStream(Client);
    }
}
