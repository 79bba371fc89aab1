using System.Net.Sockets;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>The client's socket, read through a <see cref="HeaderFilterStream"/>. Only without TLS: encrypted frames cannot be filtered.</summary>
internal sealed class HeaderFilterClient(AddressFamily family) : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
{
    public override NetworkStream GetStream() => new HeaderFilterStream(Client);
}
