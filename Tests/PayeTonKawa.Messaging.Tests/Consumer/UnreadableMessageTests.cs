using System.Net.Sockets;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>Messages that the broker accepts and the client library cannot parse: each would close the connection again and again.</summary>
[Collection(ServersGroup.Name)]
public sealed class UnreadableMessageTests(ServersFixture servers)
{
    [Fact]
    public async Task A_decimal_that_dotnet_cannot_hold_holds_nobody_up()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await PublishAsync(new Dictionary<string, object?>
        {
            ["top"] = ScalingStream.Mark,
            ["table"] = new Dictionary<string, object?> { ["list"] = new List<object?> { "é", ScalingStream.Mark, 1.5m } },
        });
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "the good one is handled");

        var rejected = Assert.Single(await consumer.RejectedAsync());
        Assert.Equal([1, 2, 3], rejected.Body);
        Assert.Null(rejected.Headers);
        Assert.Equal(1, consumer.App.Log.Count("Consumer démarré, en attente de messages..."));
    }

    [Fact]
    public async Task A_body_over_the_clients_usual_limit_holds_nobody_up()
    {
        var size = (int)ConnectionFactory.DefaultMaxInboundMessageBodySize + 1;
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.PublishAsync("client.deleted", new byte[size]);
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "the good one is handled");

        var rejected = Assert.Single(await consumer.RejectedAsync());
        Assert.Equal(1024 * 1024, rejected.Body.Length);
        Assert.Contains($"{size} bytes", rejected.Raison, StringComparison.Ordinal);
        Assert.Equal(1, consumer.App.Log.Count("Consumer démarré, en attente de messages..."));
    }

    private async Task PublishAsync(Dictionary<string, object?> headers)
    {
        var factory = servers.Rabbit.Factory;
        factory.SocketFactory = family => new ScalingClient(family);
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), TestContext.Current.CancellationToken);
        byte[] body = [1, 2, 3];
        await channel.BasicPublishAsync(
            Topology.Exchange,
            "client.deleted",
            mandatory: true,
            new BasicProperties { ContentType = "text/plain", Headers = headers },
            body,
            TestContext.Current.CancellationToken);
    }

    private sealed class ScalingClient(AddressFamily family) : TcpClientAdapter(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
    {
        public override NetworkStream GetStream() => new ScalingStream(Client);
    }

    /// <summary>Writes a decimal that .NET cannot represent: changes the scale of one particular mantissa to 200.</summary>
    private sealed class ScalingStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        internal const decimal Mark = 19_596_595.7m;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = buffer.ToArray();
            ReadOnlySpan<byte> mark = [(byte)'D', 1, 0x0B, 0xAE, 0x34, 0x05];
            for (var at = bytes.AsSpan().IndexOf(mark); at >= 0; at = bytes.AsSpan().IndexOf(mark))
            {
                bytes[at + 1] = 200;
            }

            return base.WriteAsync(bytes, cancellationToken);
        }
    }
}
