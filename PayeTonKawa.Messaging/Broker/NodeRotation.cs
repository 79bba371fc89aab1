using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>The broker's nodes, each time with another one first: a connection after a hung node's does not wait for that node again.</summary>
internal sealed class NodeRotation(AmqpTcpEndpoint first, AmqpTcpEndpoint[] further) : IEndpointResolver
{
    private readonly AmqpTcpEndpoint[] _nodes =
    [
        first,
        .. further.Select(node => new AmqpTcpEndpoint(
            node.HostName, node.Port, new SslOption(node.HostName, enabled: first.Ssl.Enabled), first.MaxInboundMessageBodySize)),
    ];

    private int _next = Random.Shared.Next(1 + further.Length);

    public IEnumerable<AmqpTcpEndpoint> All()
    {
        var next = (int)((uint)Interlocked.Increment(ref _next) % _nodes.Length);
        return _nodes[next..].Concat(_nodes[..next]);
    }
}
