using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Relay;

[Collection(ServersGroup.Name)]
public sealed class RelayTests(ServersFixture servers)
{
    // Long enough that an event that arrives in time was signalled, not found by polling.
    private static readonly OutboxOptions NoPoll = new() { Poll = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task A_committed_event_arrives_as_the_contract_says()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers, options: NoPoll);
        using var change = new Activity("change") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        await app.CommitAsync(new ClientCreated(3, new("Noël", "n@example.org"), new DateTimeOffset(2026, 2, 27, 10, 18, 26, TimeSpan.Zero)));
        await probe.ReceivedAsync(1);

        var (routingKey, body, properties) = Assert.Single(probe.Messages);
        Assert.Equal("client.created", routingKey);
        Assert.Equal("""{"event":"client_created","client_id":3,"data":{"nom":"Noël","email":"n@example.org"},"timestamp":"2026-02-27T10:18:26Z"}""", body);
        Assert.True(Guid.TryParse(properties.MessageId, out _));
        Assert.Equal("client_created", properties.Type);
        Assert.Equal(TestApp.Name, properties.AppId);
        Assert.Equal("application/json", properties.ContentType);
        Assert.Equal(DeliveryModes.Persistent, properties.DeliveryMode);
        Assert.Equal(["sequence", "traceparent", "tracestate"], properties.Headers!.Keys.Order());
        Assert.Contains(change.TraceId.ToHexString(), Encoding.UTF8.GetString((byte[])properties.Headers["traceparent"]!), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the confirmed row is deleted");
    }

    [Fact]
    public async Task Events_of_one_entity_arrive_in_the_order_of_their_commits()
    {
        const int Entities = 5, Changes = 40;
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers);
        await app.DoAsync(async db =>
        {
            db.AddRange(Enumerable.Range(1, Entities).Select(id => new Sample { Id = id }));
            return await db.SaveChangesAsync();
        });

        // Several writers per entity; each event contains the version that was committed with it.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => Task.Run(async () =>
        {
            for (var change = 0; change < Changes / 2; change++)
            {
                await app.DoAsync(db => db.InTransactionAsync(
                    async cancel =>
                    {
                        var sample = (await db.FindForUpdateAsync<Sample>(1 + (writer % Entities), cancel))!;
                        sample.Version++;
                        db.AddEvent(new ProduitStockLow(sample.Id, "s", sample.Version, DateTimeOffset.UnixEpoch));
                        return await db.SaveChangesAsync(cancel);
                    },
                    CancellationToken.None));
            }
        })));
        await probe.ReceivedAsync(Entities * Changes);

        var versions = probe.Messages.Select(message => JsonDocument.Parse(message.Body).RootElement)
            .GroupBy(body => body.GetProperty("produit_id").GetInt32(), body => body.GetProperty("stock").GetInt32());
        Assert.Equal(Entities, versions.Count());
        Assert.All(versions, entity => Assert.Equal(Enumerable.Range(1, Changes), entity));
    }

    [Fact]
    public async Task Relays_share_one_database_without_doubling_and_take_over_from_each_other()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var first = await TestApp.WithRelayAsync(servers, options: NoPoll);
        await using var second = await TestApp.WithRelayAsync(servers, first.Database, NoPoll);

        // Committed through the standby: the active relay has to be notified.
        await second.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch), new ClientDeleted(2, DateTimeOffset.UnixEpoch));
        await first.CommitAsync(new ClientDeleted(3, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(3);
        Assert.Equal(1, await LocksAsync(second));

        await first.DisposeAsync();
        await second.CommitAsync(new ClientDeleted(4, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(4);
        await Eventually.TrueAsync(async () => await second.PendingAsync() == 0, "it is deleted, or it would rightly come twice");

        // The database ends the active relay's connection, as when the relay's machine fails.
        await second.DoAsync(db => db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", TestContext.Current.CancellationToken));
        await second.CommitAsync(new ClientDeleted(5, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(5);
        await Eventually.TrueAsync(async () => await second.PendingAsync() == 0, "the outbox is empty");
        Assert.Equal(5, probe.Messages.Select(message => message.Properties.MessageId).Distinct().Count());
        Assert.Equal(5, probe.Messages.Count);
    }

    [Fact]
    public async Task A_broker_that_is_away_delays_events_and_is_told_of_once()
    {
        await using var app = await TestApp.WithRelayAsync(servers);
        var before = await BrokerProbe.OpenAsync(servers);
        await app.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await before.ReceivedAsync(1);
        await before.PurgeAsync();
        await before.DisposeAsync();

        await servers.Rabbit.KillAsync();
        await app.CommitAsync([.. Enumerable.Range(2, 30).Select(id => new ClientDeleted(id, DateTimeOffset.UnixEpoch))]);
        await Eventually.TrueAsync(() => app.Log.Count("Erreur connexion RabbitMQ: ") == 1, "the outage is told of");
        Assert.Equal(30, await app.PendingAsync());
        await servers.Rabbit.StartAsync();
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");

        await using var connection = await servers.Rabbit.Factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var id in Enumerable.Range(2, 30))
        {
            var message = await channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, TestContext.Current.CancellationToken);
            Assert.Equal(id, JsonDocument.Parse(message!.Body).RootElement.GetProperty("client_id").GetInt32());
        }

        Assert.Equal(1, app.Log.Count("Erreur connexion RabbitMQ: "));
        Assert.Equal(1, app.Log.Count("Connexion RabbitMQ rétablie"));
    }

    [Fact]
    public async Task A_database_that_is_away_does_not_end_the_relay()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers);
        await app.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(1);

        await servers.Postgres.KillAsync();
        await Eventually.TrueAsync(() => app.Log.Count("Erreur connexion base de données") == 1, "the outage is told of");
        await servers.Postgres.StartAsync();
        await Eventually.SucceedsAsync(() => app.CommitAsync(new ClientDeleted(2, DateTimeOffset.UnixEpoch)));
        await probe.ReceivedAsync(2);
        Assert.Equal(1, app.Log.Count("Erreur connexion base de données"));
    }

    [Fact]
    public async Task An_error_that_lasts_costs_the_application_no_connection()
    {
        await using var app = await TestApp.WithRelayAsync(servers);
        var relay = await RelayAsync(null);
        var mine = await ConnectionAsync();

        await app.DoAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE outbox RENAME COLUMN body TO contents"));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            relay = await RelayAsync(relay);
        }

        Assert.Equal(mine, await ConnectionAsync());
        Assert.Equal(1, app.Log.Count("Erreur connexion base de données (outbox)"));

        // The relay reconnects after each failure.
        async Task<int?> RelayAsync(int? but)
        {
            int? pid = null;
            await Eventually.TrueAsync(
                async () =>
                {
                    pid = await app.DoAsync(db => db.Database.SqlQuery<int?>($"""
                        SELECT max(pid) AS "Value" FROM pg_stat_activity WHERE application_name LIKE 'outbox relay %' AND datname = current_database()
                        """).SingleAsync());
                    return pid is not null && pid != but;
                },
                "the relay has connected");
            return pid;
        }

        Task<int> ConnectionAsync() => app.DoAsync(db => db.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(2)] // The following events have already been read when the nack arrives.
    public async Task After_a_refusal_only_what_came_before_it_is_done(int batchSize)
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var full = await probe.Channel.QueueDeclareAsync(
            "",
            arguments: new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" },
            cancellationToken: TestContext.Current.CancellationToken);
        await probe.Channel.QueueBindAsync(full.QueueName, Topology.Exchange, "produit.updated", cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await TestApp.WithRelayAsync(servers, options: new() { BatchSize = batchSize });

        // One transaction, so that they are published together; the queue has room for one of the two product updates.
        await app.DoAsync(db =>
        {
            db.AddEvent(new ClientUpdated(1, new("a", "a@b"), DateTimeOffset.UnixEpoch));
            db.AddEvent(new ProduitUpdated(1, new("p", 1, 1), DateTimeOffset.UnixEpoch));
            db.AddEvent(new ProduitUpdated(1, new("p", 1, 2), DateTimeOffset.UnixEpoch));
            db.AddEvent(new ClientUpdated(1, new("b", "a@b"), DateTimeOffset.UnixEpoch));
            return db.SaveChangesAsync();
        });
        await Eventually.TrueAsync(() => app.Log.Count("Erreur connexion RabbitMQ: le broker a refusé") == 1, "the refusal is told of");
        Assert.Equal(["2", "b"], await app.DoAsync(async db =>
            (await db.Set<OutboxMessage>().OrderBy(message => message.Id).ToListAsync()).Select(Last)));

        await probe.Channel.QueueDeleteAsync(full.QueueName, cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");
        Assert.Equal("b", JsonDocument.Parse(probe.Messages.Last().Body).RootElement.GetProperty("data").GetProperty("nom").GetString());

        static string Last(OutboxMessage message)
        {
            var data = JsonDocument.Parse(message.Body).RootElement.GetProperty("data");
            return data.TryGetProperty("stock", out var stock) ? stock.ToString() : data.GetProperty("nom").GetString()!;
        }
    }

    private static Task<int> LocksAsync(TestApp app) => app.DoAsync(db =>
        db.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND granted").SingleAsync());
}
