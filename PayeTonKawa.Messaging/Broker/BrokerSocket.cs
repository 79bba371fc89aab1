using System.Net.Sockets;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>The client's socket, read through an <see cref="InboundFilter"/>. Only without TLS: encrypted frames cannot be filtered.</summary>
internal sealed class BrokerSocket(AddressFamily family, int largestBody)
    : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
{
    public override NetworkStream GetStream() => new InboundFilter(Client, largestBody);
}
