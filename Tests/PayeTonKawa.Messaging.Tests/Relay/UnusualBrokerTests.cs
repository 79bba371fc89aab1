using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>A broker that answers, but not as usual.</summary>
[Collection(ServersGroup.Name)]
public sealed class UnusualBrokerTests(ServersFixture servers)
{
    [Fact]
    public async Task A_queue_that_was_deleted_is_declared_again_before_its_event_is_given_up()
    {
        // No catch-all queue, or nothing would be unroutable.
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.WithRelayAsync(servers);
        await app.CommitAsync(new ClientCreated(1, new("a", "a@b"), DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the relay is connected");
        await probe.Channel.QueueDeleteAsync(Topology.ClientEventsQueue, cancellationToken: TestContext.Current.CancellationToken);
        await app.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");
        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task A_broker_that_blocks_publishers_gets_each_message_once()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers, options: new() { ConfirmLimit = TimeSpan.FromSeconds(1) });
        await app.CommitAsync(new ClientCreated(1, new("a", "a@b"), DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(1);
        await servers.Rabbit.ControlAsync("set_vm_memory_high_watermark", "0");
        try
        {
            await app.CommitAsync([.. Enumerable.Range(1, 10).Select(id => new ClientDeleted(id, DateTimeOffset.UnixEpoch))]);
            await Eventually.TrueAsync(() => app.Log.Count("Erreur connexion RabbitMQ: le broker suspend") == 1, "the block is told of");

            // Longer than the confirm timeout.
            await servers.Rabbit.ControlAsync("eval", "timer:sleep(2500).");
        }
        finally
        {
            await servers.Rabbit.ControlAsync("set_vm_memory_high_watermark", "0.6");
        }

        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");
        await Eventually.TrueAsync(() => app.Log.Count("Connexion RabbitMQ rétablie") == 1, "the end of the block is told of");
        Assert.Equal(10u, await probe.ReadyAsync(Topology.ClientEventsQueue));
        Assert.Equal(1, app.Log.Count("Erreur connexion RabbitMQ: "));
    }
}
