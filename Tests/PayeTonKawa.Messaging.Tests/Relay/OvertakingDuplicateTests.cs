using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Tests.Relay.Model;
using PayeTonKawa.Tests.Proxy;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>The relay gives up a connection that stalls. What was sent on it may reach the broker after what is sent on the next.</summary>
[Collection(ServersGroup.Name)]
public sealed class OvertakingDuplicateTests(ServersFixture servers)
{
    [Fact]
    public async Task A_duplicate_that_arrives_after_later_events_is_known_by_its_sequence()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var proxy = new TcpProxy();
        await using var app = await TestApp.CreateAsync(
            servers,
            builder =>
            {
                builder.Configuration["ConnectionStrings:rabbitmq"] = proxy.Through(servers.Rabbit.ConnectionString);
                builder.AddOutboxRelay<SampleContext>("db");
            },
            null,
            new() { ConfirmLimit = TimeSpan.FromSeconds(3) });
        await PublishAsync(version: 1);

        // Version 2 is held back on the way to the broker, until it has been sent again and version 3 after it.
        proxy.Stall();
        await PublishAsync(version: 2);
        await PublishAsync(version: 3);
        proxy.Resume();
        await probe.ReceivedAsync(4);

        var arrivals = probe.Messages.Select(message => Arrival.Of(message.Body, message.Properties)).ToList();
        Assert.Equal([1, 2, 3, 2], arrivals.Select(arrival => arrival.Version));
        Assert.Equal(arrivals[1], arrivals[3]);
        Assert.Equal(3, Arrival.Follow(arrivals)[1]);

        async Task PublishAsync(int version)
        {
            await app.CommitAsync(new ProduitStockLow(1, "s", version, DateTimeOffset.UnixEpoch));
            await probe.ReceivedAsync(version);
            await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "it is confirmed");
        }
    }
}
