using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Tests.Proxy;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>An application with a relay, and a proxy to each of its servers.</summary>
internal sealed class FaultyRelay : IAsyncDisposable
{
    private TestApp? _app;

    internal TcpProxy Database { get; } = new();

    internal TcpProxy Broker { get; } = new();

    internal static async Task<FaultyRelay> StartAsync(ServersFixture servers, string database)
    {
        var relay = new FaultyRelay();
        relay._app = await TestApp.CreateAsync(
            servers,
            builder =>
            {
                builder.Configuration["ConnectionStrings:db"] = relay.Database.Through(servers.Postgres.ConnectionString(database));
                builder.Configuration["ConnectionStrings:rabbitmq"] = relay.Broker.Through(servers.Rabbit.ConnectionString);
                builder.Services.AddSingleton<TimeProvider>(new SwiftTime());
                builder.AddOutboxRelay<SampleContext>("db");
            },
            database,
            new() { BatchSize = 3, Poll = TimeSpan.FromMilliseconds(20), ConfirmLimit = TimeSpan.FromSeconds(1) });
        return relay;
    }

    /// <summary>Takes both servers away for good, as a process that is killed does, and ends what is left.</summary>
    internal async Task KillAsync()
    {
        await Task.WhenAll(Database.DisposeAsync().AsTask(), Broker.DisposeAsync().AsTask());
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        await Task.WhenAll(Database.DisposeAsync().AsTask(), Broker.DisposeAsync().AsTask());
    }
}
