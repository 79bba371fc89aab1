using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Events;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.Messaging.Tests.Broker;

[Collection("servers")]
public sealed class RelayTests(ServersFixture servers)
{
    private const string BrokerAway = "Erreur connexion RabbitMQ: ";

    // So long that whoever waits for it fails.
    private static readonly OutboxRelaySettings NoPoll = new() { Poll = TimeSpan.FromHours(1) };

    [Fact]
    public async Task A_committed_event_is_published_as_the_contract_says()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database, NoPoll, "api-produits");
        using var request = new Activity("POST").SetIdFormat(ActivityIdFormat.W3C).Start();
        var article = new Article();

        await magasin.DoAsync((db, cancel) =>
        {
            db.Add(article);
            return db.SaveChangesAsync(() => new ProduitCreated(article.Id, new("Café", 11m, 5), new(2026, 2, 27, 10, 18, 26, TimeSpan.Zero)), cancel);
        });
        await probe.ReceiveAsync(1);

        var message = Assert.Single(probe.Messages);
        var properties = message.BasicProperties;
        Assert.Equal(
            $$"""{"event":"produit_created","produit_id":{{article.Id}},"data":{"nom":"Café","prix":11.0,"stock":5},"timestamp":"2026-02-27T10:18:26Z"}""",
            Probe.Body(message));
        Assert.Equal("produit.created", message.RoutingKey);
        Assert.True(properties.Persistent);
        Assert.Equal("application/json", properties.ContentType);
        Assert.True(Guid.TryParse(properties.MessageId, out _));
        Assert.Equal("produit_created", properties.Type);
        Assert.Equal("api-produits", properties.AppId);
        Assert.Equal(["traceparent"], properties.Headers!.Keys);
        Assert.StartsWith($"00-{request.TraceId}-", Probe.Header(message, "traceparent"), StringComparison.Ordinal);
        await EmptyAsync(database);
    }

    [Fact]
    public async Task The_publish_span_is_a_child_of_the_request_and_the_parent_of_what_follows()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        using var spans = new SpanRecorder();
        await using var magasin = await Magasin.PublisherAsync(servers, database);
        using var request = new Activity("DELETE").SetIdFormat(ActivityIdFormat.W3C).Start();
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        await magasin.RecordAsync(new ClientDeleted(3, DateTimeOffset.UnixEpoch));
        await probe.ReceiveAsync(1);

        await Until.TrueAsync(() => spans.Of(request.TraceId).Any());
        var span = Assert.Single(spans.Of(request.TraceId));
        Assert.Equal(ActivityKind.Producer, span.Kind);
        Assert.Equal(request.SpanId, span.ParentSpanId);
        Assert.Equal(span.Id, Probe.Header(probe.Messages[0], "traceparent"));
        Assert.Equal("rabbitmq", span.GetTagItem("messaging.system"));
        Assert.Equal("client.deleted", span.GetTagItem("messaging.rabbitmq.destination.routing_key"));
    }

    [Fact]
    public async Task Changes_of_one_entity_made_at_once_are_told_in_the_order_of_their_commits()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database);
        await magasin.DoAsync((db, cancel) => AddArticlesAsync(db, 2, cancel));

        await Parallel.ForEachAsync(
            Enumerable.Range(1, 60),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (stock, _) => await magasin.DoAsync((db, cancel) => db.SetStockAsync(1 + (stock % 2), stock, cancel)));
        await probe.ReceiveAsync(60);

        await magasin.DoAsync(async (db, cancel) =>
        {
            foreach (var article in await db.Articles.ToListAsync(cancel))
            {
                Assert.Equal(article.Stock, probe.Stocks.Last(stock => 1 + (stock % 2) == article.Id));
            }
        });
        Assert.Equal(Enumerable.Range(1, 60), probe.Stocks.Order());
    }

    [Fact]
    public async Task The_broker_killed_under_load_costs_no_event_and_no_order()
    {
        const int count = 3000;
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database, new() { Window = 20 });

        await magasin.RecordAsync(Enumerable.Range(1, count).Select(stock => MagasinContext.Updated(1, stock)));
        await probe.ReceiveAsync(100);
        await servers.Broker.KillAsync();
        await Until.TrueAsync(() => magasin.Logged(BrokerAway) == 1);
        await magasin.RecordAsync(MagasinContext.Updated(1, count + 1));
        await servers.Broker.StartAsync();
        await probe.ReceiveUntilAsync(() => probe.Messages.Select(message => message.BasicProperties.MessageId).Distinct().Count() == count + 1);

        // What came twice came in order too, so that the last word on the entity is the last.
        Assert.Equal(Enumerable.Range(1, count + 1), probe.Stocks.Distinct());
        Assert.Equal(count + 1, probe.Stocks.Last());
        await EmptyAsync(database);
        Assert.Equal(1, magasin.Logged(BrokerAway));
        Assert.Equal(1, magasin.Logged("Connexion RabbitMQ rétablie"));
    }

    [Fact]
    public async Task A_broker_that_hangs_is_left_and_what_it_did_not_confirm_is_published_again()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database, new() { ConfirmLimit = TimeSpan.FromSeconds(1) });
        await magasin.RecordAsync(MagasinContext.Updated(1, 1));
        await probe.ReceiveAsync(1);

        await servers.Broker.FreezeAsync();
        try
        {
            await magasin.RecordAsync(MagasinContext.Updated(1, 2));
            await Until.TrueAsync(() => magasin.Logged(BrokerAway) == 1);
        }
        finally
        {
            await servers.Broker.ThawAsync();
        }

        await probe.ReceiveUntilAsync(() => probe.Stocks.Contains(2));
        await EmptyAsync(database);
    }

    [Fact]
    public async Task A_deletion_that_no_queue_takes_waits_until_its_queue_is_bound_again()
    {
        var database = await servers.ResetAsync();
        await using var probe = new Probe(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database);
        await magasin.RecordAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await Until.TrueAsync(async () => await probe.ReadyAsync(Topology.ClientEventsQueue) == 1);

        await probe.UnbindAsync(Topology.ClientEventsQueue);
        await magasin.RecordAsync(new ClientDeleted(2, DateTimeOffset.UnixEpoch));

        await Until.TrueAsync(async () => await probe.ReadyAsync(Topology.ClientEventsQueue) == 2);
        await EmptyAsync(database);
    }

    [Fact]
    public async Task Of_two_processes_one_publishes_and_the_other_takes_over()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        var first = await Magasin.PublisherAsync(servers, database, NoPoll, "api-1");
        await first.RecordAsync(MagasinContext.Updated(1, 1));
        await probe.ReceiveAsync(1);

        await using var second = await Magasin.PublisherAsync(servers, database, NoPoll with { Candidacy = TimeSpan.FromMilliseconds(200) }, "api-2");
        await second.RecordAsync(MagasinContext.Updated(1, 2));
        await probe.ReceiveAsync(2);
        await first.DisposeAsync();
        await second.RecordAsync(MagasinContext.Updated(1, 3));
        await probe.ReceiveAsync(3);

        Assert.Equal(["api-1", "api-1", "api-2"], probe.Messages.Select(message => message.BasicProperties.AppId));
    }

    [Fact]
    public async Task Neither_a_lost_connection_nor_a_restarted_database_ends_the_relay()
    {
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using var magasin = await Magasin.PublisherAsync(servers, database, new() { Poll = TimeSpan.FromMilliseconds(200) });
        await magasin.RecordAsync(MagasinContext.Updated(1, 1));
        await probe.ReceiveAsync(1);

        await servers.Database.DisconnectAsync(database);
        await using (var db = MagasinContext.Open(database))
        {
            db.AddEvent(MagasinContext.Updated(1, 2));
            await Until.TrueAsync(() => SavesAsync(db));
        }

        await probe.ReceiveAsync(2);
        await servers.Database.KillAsync();
        await Until.TrueAsync(() => magasin.Logged("Erreur connexion base de données (outbox): ") >= 1);
        await servers.Database.StartAsync();
        await using (var db = MagasinContext.Open(database))
        {
            db.AddEvent(MagasinContext.Updated(1, 3));
            await Until.TrueAsync(() => SavesAsync(db));
        }

        await probe.ReceiveUntilAsync(() => probe.Stocks.Contains(3));
    }

    [Fact]
    public async Task An_application_that_stops_finishes_its_batch_so_that_nothing_comes_twice()
    {
        const int count = 3000;
        var database = await servers.ResetAsync();
        await using var probe = await Probe.StartAsync(servers.Broker);
        await using (var first = await Magasin.PublisherAsync(servers, database, new() { Window = 50 }))
        {
            await first.RecordAsync(Enumerable.Range(1, count).Select(stock => MagasinContext.Updated(1, stock)));
            await probe.ReceiveAsync(100);
        }

        await using (var second = await Magasin.PublisherAsync(servers, database))
        {
            await probe.ReceiveAsync(count);
            await EmptyAsync(database);
        }

        Assert.Equal(Enumerable.Range(1, count), probe.Stocks);
    }

    private static async Task AddArticlesAsync(MagasinContext db, int count, CancellationToken cancellationToken)
    {
        db.AddRange(Enumerable.Range(0, count).Select(_ => new Article()));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<bool> SavesAsync(MagasinContext db)
    {
        try
        {
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is DbUpdateException or InvalidOperationException)
        {
            return false; // One of the pooled connections that were cut; the next attempt gets another.
        }
    }

    private static async Task EmptyAsync(string database)
    {
        await using var db = MagasinContext.Open(database);
        await Until.TrueAsync(
            async () => !await db.Outbox.AnyAsync(TestContext.Current.CancellationToken),
            () => string.Create(CultureInfo.InvariantCulture, $"The outbox still holds {db.Outbox.Count()} events."));
    }
}
