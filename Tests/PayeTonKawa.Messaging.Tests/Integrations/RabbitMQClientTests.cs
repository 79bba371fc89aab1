using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Tests.Integrations;

/// <summary>Written on Aspire's public API alone: the same must hold for the real package.</summary>
public sealed class RabbitMQClientTests
{
    [Fact]
    public void The_connection_string_wins_over_the_sections_and_the_callback_over_all()
    {
        var builder = Builder(new()
        {
            ["Aspire:RabbitMQ:Client:ConnectionString"] = "amqp://section",
            ["Aspire:RabbitMQ:Client:broker:ConnectionString"] = "amqp://named",
            ["Aspire:RabbitMQ:Client:ConnectionFactory:HostName"] = "factory",
            ["Aspire:RabbitMQ:Client:ConnectionFactory:ClientProvidedName"] = "general",
            ["Aspire:RabbitMQ:Client:broker:ConnectionFactory:ClientProvidedName"] = "named",
            ["ConnectionStrings:broker"] = "amqp://string:1234",
        });
        string? seen = null;
        builder.AddRabbitMQClient("broker", settings => seen = settings.ConnectionString, factory => factory.VirtualHost = "mine");

        using var host = builder.Build();
        var factory = Assert.IsType<ConnectionFactory>(host.Services.GetRequiredService<IConnectionFactory>());
        Assert.Equal("amqp://string:1234", seen);
        Assert.Equal(("string", 1234, "named", "mine"), (factory.HostName, factory.Port, factory.ClientProvidedName, factory.VirtualHost));
    }

    [Fact]
    public void Keyed_clients_stand_beside_each_other()
    {
        var builder = Builder(new() { ["ConnectionStrings:a"] = "amqp://a", ["ConnectionStrings:b"] = "amqp://b" });
        builder.AddKeyedRabbitMQClient("a");
        builder.AddKeyedRabbitMQClient("b", settings => settings.DisableHealthChecks = true);

        using var host = builder.Build();
        Assert.Equal("a", ((ConnectionFactory)host.Services.GetRequiredKeyedService<IConnectionFactory>("a")).HostName);
        Assert.Equal("b", ((ConnectionFactory)host.Services.GetRequiredKeyedService<IConnectionFactory>("b")).HostName);
        Assert.Null(host.Services.GetService<IConnectionFactory>());
        Assert.Equal(["RabbitMQ.Client_a"], HealthChecks(host));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_unhealthy_and_no_crash()
    {
        var builder = Builder(new() { ["ConnectionStrings:broker"] = $"amqp://127.0.0.1:{FreePort.Take()}" });
        builder.AddRabbitMQClient("broker", settings => settings.MaxConnectRetryCount = 0);

        using var host = builder.Build();
        Assert.Equal(["RabbitMQ.Client"], HealthChecks(host));
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Throws<BrokerUnreachableException>(() => host.Services.GetRequiredService<IConnection>());
    }

    internal static HostApplicationBuilder Builder(Dictionary<string, string?> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(configuration);
        return builder;
    }

    internal static IEnumerable<string> HealthChecks(IHost host) =>
        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name);
}
