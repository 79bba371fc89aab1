using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>A broker of several nodes, of which one answers.</summary>
[Collection(ServersGroup.Name)]
public sealed class NodesTests(ServersFixture servers)
{
    [Fact]
    public async Task Nodes_that_hang_or_refuse_are_passed_over()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        await using var app = await TestApp.CreateAsync(servers, builder =>
        {
            var node = new Uri(servers.Rabbit.ConnectionString);
            builder.Configuration["ConnectionStrings:rabbitmq"] = $"amqp://{node.UserInfo}@{hung.LocalEndpoint}";
            builder.Configuration["Broker:Nodes"] = $"127.0.0.1:{FreePort.Take()},{node.Authority}";
            builder.AddOutboxRelay<SampleContext>("db");
        });

        await app.CommitAsync(new ClientCreated(1, new("a", "a@b"), DateTimeOffset.UnixEpoch));

        await probe.ReceivedAsync(1);
    }

    [Theory]
    [InlineData("hote:port")]
    [InlineData("hote:567200")]
    public async Task Addresses_that_cannot_be_read_are_named_at_the_start(string nodes)
    {
        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => TestApp.CreateAsync(servers, builder =>
        {
            builder.Configuration["Broker:Nodes"] = nodes;
            builder.AddOutboxRelay<SampleContext>("db");
        }));

        Assert.StartsWith($"Broker__Nodes est '{nodes}' : donnez", exception.Message, StringComparison.Ordinal);
    }
}
