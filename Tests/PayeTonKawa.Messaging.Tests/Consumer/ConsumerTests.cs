using System.Collections.Concurrent;
using System.Diagnostics;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Consumer;

[Collection(ServersGroup.Name)]
public sealed class ConsumerTests(ServersFixture servers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_queues_are_consumed_over_one_connection_with_the_applications_name()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.PublishAsync("client.deleted", """{"event":"client_deleted","client_id":1}""");
        await probe.PublishAsync("produit.deleted", """{"event":"produit_deleted","produit_id":2}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1 && consumer.Produits.Calls.Count == 1, "both are handled");

        Assert.Equal(1, consumer.Clients.Calls.Single().ClientId);
        Assert.Equal(2, consumer.Produits.Calls.Single().ProduitId);
        Assert.Equal(1u, await probe.Channel.ConsumerCountAsync(Topology.ClientEventsQueue, Cancel));
        Assert.Equal(1u, await probe.Channel.ConsumerCountAsync(Topology.ProduitEventsQueue, Cancel));
        var connections = await servers.Rabbit.AskAsync("list_connections", "client_properties", "--quiet");
        Assert.Single(connections.Split('\n'), line => line.Contains($"\"{TestApp.Name}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_is_acknowledged_when_its_handler_is_done_and_not_before()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var entered = new TaskCompletionSource();
        await using (var consumer = await ConsumerApp.StartAsync(servers, async (_, cancel) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }))
        {
            await probe.PublishAsync("client.deleted", """{"client_id":1}""");
            await entered.Task.WaitAsync(Cancel);

            // The handler never completes; the shutdown gives up on it after a while.
        }

        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));

        await using (var consumer = await ConsumerApp.StartAsync(servers))
        {
            await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "it is handled again");
        }

        Assert.Equal(0u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task A_message_that_is_long_in_hand_holds_up_the_acknowledgement_of_none_after_it()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var others = new TaskCompletionSource();
        var handled = 0;
        await using (var consumer = await ConsumerApp.StartAsync(
            servers,
            async (evt, cancel) =>
            {
                // Client 4 never completes; the multiples of 10 complete first, then all others.
                await (evt.ClientId == 4 ? Task.Delay(Timeout.Infinite, cancel)
                    : evt.ClientId % 10 == 0 ? Task.Delay(1, cancel)
                    : others.Task.WaitAsync(cancel));
                Interlocked.Increment(ref handled);
            },
            concurrency: 50))
        {
            foreach (var client in Enumerable.Range(1, 200))
            {
                await probe.PublishAsync("client.deleted", $$"""{"client_id":{{client}}}""");
            }

            await Eventually.TrueAsync(() => Volatile.Read(ref handled) == 5, "the tenths are handled");
            others.SetResult();
            await Eventually.TrueAsync(() => Volatile.Read(ref handled) == 199, "all but one are handled");
            await Eventually.TrueAsync(
                async () => (await servers.Rabbit.AskAsync("list_queues", "name", "messages", "--quiet"))
                    .Split('\n').Contains($"{Topology.ClientEventsQueue}\t1"),
                "all but one are acknowledged");
        }

        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task Stopping_lets_the_message_in_hand_finish_and_leaves_the_others()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var (entered, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var consumer = await ConsumerApp.StartAsync(servers, async (_, _) =>
        {
            entered.TrySetResult();
            await finish.Task;
        });
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await probe.PublishAsync("client.deleted", """{"client_id":2}""");
        await entered.Task.WaitAsync(Cancel);
        var stopping = consumer.App.StopAsync();
        await Eventually.TrueAsync(async () => await probe.Channel.ConsumerCountAsync(Topology.ClientEventsQueue) == 0, "no more is taken");
        finish.SetResult();
        await stopping;

        Assert.Equal([1], consumer.Clients.Calls.Select(call => call.ClientId));
        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_cancellation_holds_up_neither_the_next_connection_nor_the_stop()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var hangs = new TaskCompletionSource();
        await using var consumer = await ConsumerApp.StartAsync(servers, (_, _) => hangs.Task);
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "it is in hand");

        await servers.Rabbit.ControlAsync("eval", "[rabbit_networking:close_connection(P, \"test\") || P <- rabbit_networking:connections()].");
        await using var after = await BrokerProbe.OpenAsync(servers, watch: false, purge: false);
        await after.PublishAsync("produit.deleted", """{"produit_id":2}""");
        await Eventually.TrueAsync(() => consumer.Produits.Calls.Count == 1, "the other queue is consumed again");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 2, "the message comes again");

        await consumer.App.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(1u, await after.ReadyAsync(Topology.ClientEventsQueue));
        hangs.SetResult();
        await after.PurgeAsync();
    }

    [Fact]
    public async Task A_passing_fault_is_waited_out_without_a_storm_and_in_order()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var times = new ConcurrentQueue<long>();
        await using var consumer = await ConsumerApp.StartAsync(servers, (_, _) =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            return times.Count <= 4 ? throw new TimeoutException("the database is away") : Task.CompletedTask;
        });
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await probe.PublishAsync("client.deleted", """{"client_id":2}""");
        await probe.PublishAsync("produit.deleted", """{"produit_id":3}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 6, "both are handled");

        Assert.Equal([1, 1, 1, 1, 1, 2], consumer.Clients.Calls.Select(call => call.ClientId));
        Assert.Single(consumer.Produits.Calls);
        var pauses = times.Zip(times.Skip(1), (earlier, later) => Stopwatch.GetElapsedTime(earlier, later).TotalMilliseconds).Take(4).ToArray();
        Assert.True(pauses[0] > 100 && pauses[3] > 3 * pauses[0], string.Join(", ", pauses));
        Assert.Equal(1, consumer.App.Log.Count("Message de commandes_client_events non traité"));
        Assert.Empty(await consumer.RejectedAsync());
    }

    [Fact]
    public async Task A_broker_that_comes_back_finds_its_consumer()
    {
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await servers.Rabbit.KillAsync();
        await Eventually.TrueAsync(() => consumer.App.Log.Count("Erreur connexion RabbitMQ: ") == 1, "the outage is told of");
        await servers.Rabbit.StartAsync();
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "it is handled");

        await Eventually.TrueAsync(() => consumer.App.Log.Count("Connexion RabbitMQ rétablie") == 1, "the return is told of");
        Assert.Equal(1, consumer.App.Log.Count("Erreur connexion RabbitMQ: "));
    }

    [Fact]
    public async Task A_queue_that_is_deleted_under_its_consumer_is_declared_and_consumed_again()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.Channel.QueueDeleteAsync(Topology.ClientEventsQueue, cancellationToken: Cancel);
        await Eventually.TrueAsync(() => consumer.App.Log.Count("Consumer démarré") == 2, "consuming begins again");
        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "it is handled");
    }

    [Fact]
    public async Task One_trace_leads_from_the_change_to_its_effect()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await using var relay = await TestApp.WithRelayAsync(servers, consumer.App.Database);
        using var change = new Activity("change").SetIdFormat(ActivityIdFormat.W3C).Start();
        await relay.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(() => spans.Count == 2, "two spans end");

        var publish = Assert.Single(spans, span => span.Kind == ActivityKind.Producer);
        var process = Assert.Single(spans, span => span.Kind == ActivityKind.Consumer);
        Assert.Equal("publish payetonkawa:client.deleted", publish.DisplayName);
        Assert.Equal(change.SpanId, publish.ParentSpanId);
        Assert.Equal("process payetonkawa:client.deleted:commandes_client_events", process.DisplayName);
        Assert.Equal(publish.SpanId, process.ParentSpanId);
        Assert.Equal(change.TraceId, process.TraceId);
        Assert.Equal("rabbitmq", process.GetTagItem("messaging.system"));
    }
}
