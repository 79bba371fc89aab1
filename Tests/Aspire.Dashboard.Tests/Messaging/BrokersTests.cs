using Aspire.Dashboard.Messaging;
using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Dashboard.Tests.Messaging;

public sealed class BrokersTests
{
    [Fact]
    public void A_broker_has_a_management_endpoint_and_credentials()
    {
        var broker = Running();
        Assert.False(Brokers.IsBroker(broker));
        broker.Environment.Add(new EnvironmentVariable { Name = "RABBITMQ_DEFAULT_USER", Value = "me" });
        broker.Environment.Add(new EnvironmentVariable { Name = "RABBITMQ_DEFAULT_PASS", Value = "secret" });
        Assert.True(Brokers.IsBroker(broker));
        var endpoint = Brokers.EndpointOf(broker)!;
        Assert.Equal(("http://localhost:15672/", "me", "secret"), (endpoint.Url.ToString(), endpoint.User, endpoint.Password));
    }

    [Fact]
    public void The_connection_string_serves_too()
    {
        var broker = Running();
        broker.Properties.Add(new ResourceProperty { Name = "resource.connectionString", Value = Value.ForString("amqp://me:p%40ss@localhost:5672"), IsSensitive = true });
        Assert.True(Brokers.IsBroker(broker));
        Assert.Equal(("me", "p@ss"), (Brokers.EndpointOf(broker)!.User, Brokers.EndpointOf(broker)!.Password));
    }

    [Fact]
    public void One_that_does_not_run_is_not_asked()
    {
        var broker = Running();
        broker.State = "Exited";
        Assert.Null(Brokers.EndpointOf(broker));
        Assert.Null(Brokers.EndpointOf(null));
    }

    private static Resource Running() => new()
    {
        Name = "broker",
        State = "Running",
        Urls = { new Url { EndpointName = "tcp", FullUrl = "tcp://localhost:5672" }, new Url { EndpointName = "management", FullUrl = "http://localhost:15672" } },
    };
}
