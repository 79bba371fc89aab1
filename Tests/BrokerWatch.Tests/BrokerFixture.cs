using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using BrokerWatch.Management;
using RabbitMQ.Client;

namespace BrokerWatch.Tests;

/// <summary>A broker with the management plugin.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private DistributedApplication? _app;

    public ManagementEndpoint Endpoint { get; private set; } = null!;

    public string ConnectionString { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var builder = DistributedApplicationTestingBuilder.Create("--Logging:LogLevel:Default=None", "--Parameters:broker-password=p@ss%w:rd");
        builder.AddRabbitMQ("broker").WithManagementPlugin();
        _app = await builder.BuildAsync(limit.Token);
        await _app.StartAsync(limit.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("broker", limit.Token);
        ConnectionString = (await _app.GetConnectionStringAsync("broker", limit.Token))!;
        Endpoint = ManagementEndpoint.FromConnectionString(_app.GetEndpoint("broker", "management"), ConnectionString);
    }

    public async Task<IConnection> ConnectAsync(string name) =>
        await new ConnectionFactory { Uri = new Uri(ConnectionString) }.CreateConnectionAsync(name, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
