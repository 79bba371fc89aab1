using Aspire.Dashboard.Components.Pages.Traces;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;
using static Aspire.Dashboard.Tests.Pages.TestTrace;

namespace Aspire.Dashboard.Tests.Pages;

public class PeerResolverTests
{
    private static readonly PeerResolver Peers = new(
    [
        Resource("orders", "resource.connectionString", "Host=localhost;Port=5436;Username=u;Password=p;Database=orders", parent: "db"),
        Resource("db", "resource.connectionString", "Host=localhost;Port=5436;Username=u;Password=p"),
        Resource("broker", url: "amqp://localhost:5672"),
        Resource("cache", "resource.connectionString", "cache.local:6379"),
        Resource("external", url: "https://api.example.com/v1"),
    ]);

    [Theory]
    [InlineData("db", "server.address", "127.0.0.1", "server.port", "5436")]
    [InlineData("db", "server.address", "LOCALHOST", "server.port", "5436")]
    [InlineData("broker", "server.address", "::1", "server.port", "5672")]
    [InlineData("broker", "net.peer.name", "localhost", "net.peer.port", "5672")]
    [InlineData("cache", "server.address", "cache.local", "server.port", "6379")]
    [InlineData("external", "server.address", "api.example.com", "server.port", "443")]
    [InlineData("broker", "peer.service", "localhost:5672")]
    [InlineData("mailer", "peer.service", "mailer", "server.address", "localhost", "server.port", "5436")]
    [InlineData(null, "server.address", "localhost", "server.port", "1")]
    [InlineData(null, "server.address", "localhost")]
    [InlineData(null)]
    public void A_peer_is_named_by_its_service_else_by_the_resource_at_its_address(string? expected, params string[] attributes) =>
        Assert.Equal(expected, Peers.Resolve(new TestTrace().Add(1, null, 0, 1, attributes: attributes).Build().First));

    [Fact]
    public void Peers_are_those_of_calls_that_nobody_answers_and_of_publications()
    {
        string[] toDb = ["server.address", "localhost", "server.port", "5436"], toBroker = ["server.address", "localhost", "server.port", "5672"];
        var trace = new TestTrace()
            .Add(1, null, 0, 9, kind: SpanKind.Server, attributes: toDb)
            .Add(2, 1, 1, 2, kind: SpanKind.Client, attributes: toDb)
            .Add(3, 1, 3, 4, kind: SpanKind.Producer, attributes: toBroker)
            .Add(4, 3, 5, 9, Worker, SpanKind.Consumer, SpanStatus.Error, toBroker)
            .Add(5, 4, 6, 8, Worker, SpanKind.Client, attributes: ["server.address", "api.example.com", "server.port", "443"])
            .Add(6, 5, 7, 8, kind: SpanKind.Server)
            .Build();

        var peers = Peers.Resolve(trace);

        Assert.Equal([(Id(2), "db"), (Id(3), "broker")], peers.Select(pair => (pair.Key.SpanId, pair.Value)).Order());
        Assert.Equal(
            [new SpanCount("api", 4, false), new("db", 1, false), new("broker", 1, false), new("worker", 2, true)],
            SpanCount.Of(trace, peers));
    }

    [Theory]
    [InlineData("amqp://guest:secret@127.0.0.1:5672/vhost", "localhost:5672")]
    [InlineData("http://[::1]:8000/path?a=b", "localhost:8000")]
    [InlineData("Server=sql.local,1433;User Id=sa;Password=a=b", "sql.local:1433")]
    [InlineData("Endpoint=https://queue.example.com:8443;Key=x", "queue.example.com:8443")]
    [InlineData("Password=p", null)]
    [InlineData("=;=", null)]
    [InlineData("db", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_address_is_read_from_urls_and_connection_strings(string? text, string? expected) => Assert.Equal(expected, EndpointAddress.Parse(text));

    private static Resource Resource(string name, string? property = null, string? value = null, string? url = null, string? parent = null)
    {
        var resource = new Resource { Name = $"{name}-x1", DisplayName = name };
        if (property is not null)
        {
            resource.Properties.Add(new ResourceProperty { Name = property, Value = Value.ForString(value) });
        }

        if (parent is not null)
        {
            resource.Properties.Add(new ResourceProperty { Name = "resource.parentName", Value = Value.ForString(parent) });
        }

        if (url is not null)
        {
            resource.Urls.Add(new Url { FullUrl = url });
        }

        return resource;
    }
}
