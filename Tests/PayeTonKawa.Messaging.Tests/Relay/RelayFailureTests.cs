using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>Failures during a long drain, observed on the durable queue: it survives the broker's kill, unlike an exclusive queue.</summary>
[Collection(ServersGroup.Name)]
public sealed class RelayFailureTests(ServersFixture servers)
{
    private const int Count = 3000;

    // Many batches, so that the failure occurs between two or within one.
    private static readonly OutboxOptions SmallBatches = new() { BatchSize = 10 };

    [Fact]
    public async Task A_broker_killed_under_load_costs_no_event_and_no_order()
    {
        var before = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await StartDrainAsync(before);
        await servers.Rabbit.KillAsync();
        await before.DisposeAsync();
        Assert.NotEqual(0, await app.PendingAsync());

        await servers.Rabbit.StartAsync();
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");

        // Messages that the broker stored but could not confirm are delivered twice, and in order.
        Assert.Equal(Enumerable.Range(1, Count), (await TakeAllAsync()).Distinct());
    }

    [Fact]
    public async Task A_database_killed_under_load_costs_no_event_and_no_order()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await StartDrainAsync(probe);
        await servers.Postgres.KillAsync();
        Assert.NotEqual((uint)Count, await probe.ReadyAsync(Topology.ClientEventsQueue));

        await servers.Postgres.StartAsync();
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");

        // Confirmed events whose rows could not be deleted are published twice; the order of the first deliveries is kept.
        Assert.Equal(Enumerable.Range(1, Count), (await TakeAllAsync()).Distinct());
    }

    [Fact]
    public async Task A_relay_that_says_nothing_any_more_loses_the_lead_though_its_connection_stands()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var database = NpgsqlDataSource.Create(servers.Postgres.ConnectionString("postgres"));
        await using var silent = await OutboxSession.OpenAsync(database, silence: TimeSpan.FromSeconds(1), cancel);
        await using var other = await OutboxSession.OpenAsync(database, silence: TimeSpan.FromMinutes(1), cancel);
        Assert.True(await silent.TryLeadAsync(new OutboxSignal(), cancel));
        Assert.False(await other.TryLeadAsync(new OutboxSignal(), cancel));

        await Eventually.TrueAsync(() => other.TryLeadAsync(new OutboxSignal(), cancel), "the other leads");
    }

    [Fact]
    public async Task An_application_that_stops_accounts_for_its_batch_so_that_nothing_comes_twice()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var first = await StartDrainAsync(probe);
        await first.StopAsync();
        Assert.NotEqual(0, await first.PendingAsync());

        await using var second = await TestApp.WithRelayAsync(servers, first.Database);
        await Eventually.TrueAsync(async () => await second.PendingAsync() == 0, "the outbox is empty");
        Assert.Equal(Enumerable.Range(1, Count), await TakeAllAsync());
    }

    [Fact]
    public async Task A_broker_that_hangs_is_left_and_gets_what_it_did_not_confirm_when_it_answers_again()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers, options: new() { ConfirmLimit = TimeSpan.FromSeconds(1) });
        await app.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(1);

        // A stopped broker (SIGSTOP) accepts bytes and answers nothing; its own shell resumes it.
        var hanging = servers.Rabbit.ControlAsync("eval", "os:cmd(\"kill -STOP \" ++ os:getpid() ++ \"; sleep 4; kill -CONT \" ++ os:getpid()).");
        await Eventually.TrueAsync(
            async () =>
            {
                await app.CommitAsync(new ClientDeleted(2, DateTimeOffset.UnixEpoch));
                return app.Log.Count("Erreur connexion RabbitMQ: le broker ne confirme plus") == 1;
            },
            "the silence is noticed");
        await hanging;

        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");
        Assert.Equal(1, app.Log.Count("Erreur connexion RabbitMQ: "));
        await Eventually.TrueAsync(() => app.Log.Count("Connexion RabbitMQ rétablie") == 1, "its end is told of");
    }

    /// <summary>Starts an application and returns during its drain.</summary>
    private async Task<TestApp> StartDrainAsync(BrokerProbe probe)
    {
        var app = await TestApp.WithRelayAsync(servers, options: SmallBatches);
        await CommitDeletionsAsync(app);
        await Eventually.TrueAsync(async () => await probe.ReadyAsync(Topology.ClientEventsQueue) >= 200, "some are published");
        return app;
    }

    private static Task<int> CommitDeletionsAsync(TestApp app) => app.DoAsync(db =>
    {
        foreach (var id in Enumerable.Range(1, Count))
        {
            db.AddEvent(new ClientDeleted(id, DateTimeOffset.UnixEpoch));
        }

        return db.SaveChangesAsync();
    });

    private async Task<List<int>> TakeAllAsync()
    {
        await using var connection = await servers.Rabbit.Factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var waiting = await channel.MessageCountAsync(Topology.ClientEventsQueue, TestContext.Current.CancellationToken);
        ConcurrentQueue<int> ids = [];
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            ids.Enqueue(JsonSerializer.Deserialize<JsonElement>(message.Body.Span).GetProperty("client_id").GetInt32());
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Topology.ClientEventsQueue, autoAck: true, consumer, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => ids.Count == waiting, "all that waits is taken");
        return [.. ids];
    }
}
