using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>A database that was lost and restored from its dump, including the outbox.</summary>
[Collection(ServersGroup.Name)]
public sealed class RestoreTests(ServersFixture servers)
{
    [Fact]
    public async Task What_waited_when_the_dump_was_taken_is_published_in_its_order_and_before_what_follows()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var lost = await TestApp.CreateAsync(servers, _ => { });
        await lost.CommitAsync(
            new ClientCreated(1, new("Noël", "n@example.org"), DateTimeOffset.UnixEpoch),
            new ClientUpdated(1, new("Noé", "n@example.org"), DateTimeOffset.UnixEpoch),
            new ClientDeleted(1, DateTimeOffset.UnixEpoch));

        await using var restored = await TestApp.WithRelayAsync(servers, await servers.Postgres.DumpAndRestoreAsync(lost.Database));
        await restored.CommitAsync(new ProduitDeleted(2, DateTimeOffset.UnixEpoch));

        await probe.ReceivedAsync(4);
        Assert.Equal(["client.created", "client.updated", "client.deleted", "produit.deleted"], probe.Messages.Select(message => message.RoutingKey));
        await Eventually.TrueAsync(async () => await restored.PendingAsync() == 0, "the outbox is empty");
    }
}
