using Aspire.Clients.Tests;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

[assembly: AssemblyFixture(typeof(ServersFixture))]

namespace Aspire.Clients.Tests;

/// <summary>A broker and a database server, of these tests alone.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private DistributedApplication? _app;

    public string Broker { get; private set; } = "";

    public string Database { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--Logging:LogLevel:Default=None");
        var password = builder.AddParameter("password", "test", secret: true);
        builder.AddRabbitMQ("broker", password: password);
        builder.AddPostgres("server", password: password).AddDatabase("database");
        _app = await builder.BuildAsync();
        using var limit = new CancellationTokenSource(Limit);
        await _app.StartAsync(limit.Token);
        foreach (var name in new[] { "broker", "database" })
        {
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
        }

        Broker = (await _app.GetConnectionStringAsync("broker", limit.Token))!;
        Database = (await _app.GetConnectionStringAsync("database", limit.Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
