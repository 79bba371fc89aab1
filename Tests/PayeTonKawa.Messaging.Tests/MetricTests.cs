using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Tests.Consumer;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests;

[Collection(ServersGroup.Name)]
public sealed class MetricTests(ServersFixture servers)
{
    [Fact]
    public async Task Publications_are_counted_and_timed_with_the_wait_before_them()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers);
        using var measured = app.Measure();
        await app.CommitAsync(new ClientDeleted(1, DateTimeOffset.UtcNow.AddSeconds(-30)), new ClientDeleted(2, DateTimeOffset.UtcNow.AddSeconds(-30)));
        await probe.ReceivedAsync(2);
        await Eventually.TrueAsync(() => measured.Of("payetonkawa.outbox.wait").Count == 2, "both are confirmed");

        Assert.Equal([1, 1], measured.Of("messaging.client.sent.messages"));
        Assert.Equal(2, measured.Of("messaging.client.operation.duration").Count);
        Assert.All(measured.Of("messaging.client.operation.duration"), seconds => Assert.InRange(seconds, 0, 20));
        Assert.All(measured.Of("payetonkawa.outbox.wait"), seconds => Assert.InRange(seconds, 29, 60));
        Assert.Equal(2, measured.Of("payetonkawa.outbox.batch.size").Sum());
    }

    [Fact]
    public async Task The_depth_and_the_oldest_age_of_the_outbox_are_known_while_the_broker_is_away()
    {
        await using var app = await TestApp.WithRelayAsync(servers);
        using var measured = app.Measure();
        await Eventually.TrueAsync(() => measured.Observe("payetonkawa.outbox.depth") == 0, "the outbox is known to be empty");
        Assert.Equal(0, measured.Observe("payetonkawa.outbox.oldest.age"));

        await servers.Rabbit.KillAsync();
        await app.CommitAsync([.. Enumerable.Range(1, 30).Select(id => new ClientDeleted(id, DateTimeOffset.UtcNow.AddMinutes(-1)))]);
        await Eventually.TrueAsync(() => measured.Observe("payetonkawa.outbox.depth") == 30, "what waits is counted");
        Assert.InRange(measured.Observe("payetonkawa.outbox.oldest.age")!.Value, 59, 120);

        await servers.Rabbit.StartAsync();
        await Eventually.TrueAsync(() => measured.Observe("payetonkawa.outbox.depth") == 0, "the outbox is empty again");
    }

    [Fact]
    public async Task Only_the_active_relay_tells_the_depth()
    {
        await using var first = await TestApp.WithRelayAsync(servers);
        using var active = first.Measure();
        await Eventually.TrueAsync(() => active.Observe("payetonkawa.outbox.depth") == 0, "the first is active");
        await using var second = await TestApp.WithRelayAsync(servers, first.Database);
        using var waiting = second.Measure();
        Assert.Null(waiting.Observe("payetonkawa.outbox.depth"));

        await first.StopAsync();
        await Eventually.TrueAsync(() => waiting.Observe("payetonkawa.outbox.depth") == 0, "the second takes over");
        Assert.Null(active.Observe("payetonkawa.outbox.depth"));
    }

    [Fact]
    public async Task A_backlog_is_counted_while_it_is_published_and_refusals_have_their_type()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var full = await probe.Channel.QueueDeclareAsync(
            "",
            arguments: new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" },
            cancellationToken: TestContext.Current.CancellationToken);
        await probe.Channel.QueueBindAsync(full.QueueName, Topology.Exchange, "produit.updated", cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await TestApp.WithRelayAsync(servers, options: new OutboxOptions { BatchSize = 1 });
        using var measured = app.Measure();
        await app.DoAsync(db =>
        {
            foreach (var stock in Enumerable.Range(1, 10))
            {
                db.AddEvent(new ProduitUpdated(1, new("p", 1, stock), DateTimeOffset.UtcNow));
            }

            return db.SaveChangesAsync();
        });
        await Eventually.TrueAsync(() => measured.Of("messaging.client.sent.messages", "nack").Count > 0, "the full queue refuses");
        await Eventually.TrueAsync(() => measured.Observe("payetonkawa.outbox.depth") == 9, "what is left is counted");
        Assert.NotEmpty(measured.Of("messaging.client.operation.duration", "nack"));
    }

    [Fact]
    public async Task Deliveries_attempts_and_rejections_are_counted()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        var failures = 2;
        await using var consumer = await ConsumerApp.StartAsync(
            servers, (_, _) => failures-- > 0 ? throw new TimeoutException("the database is away") : Task.CompletedTask);
        using var measured = consumer.App.Measure();
        var properties = new BasicProperties { MessageId = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-5)).ToString() };
        await probe.PublishAsync("client.deleted", """{"client_id":1}"""u8.ToArray(), properties);
        await probe.PublishAsync("client.deleted", "not json");
        await Eventually.TrueAsync(() => measured.Of("payetonkawa.rejected.messages").Count == 1, "the second is rejected");

        Assert.Equal([1, 1], measured.Of("messaging.client.consumed.messages"));
        Assert.Equal([1, 1], measured.Of("payetonkawa.process.retries"));
        Assert.InRange(Assert.Single(measured.Of("payetonkawa.event.age")), 299, 360);
        Assert.Equal(2, measured.Of("messaging.process.duration", "System.TimeoutException").Count);
        Assert.Single(measured.Of("messaging.process.duration"));
        Assert.Single(measured.Of("messaging.process.duration", "PayeTonKawa.Messaging.Subscriptions.UnprocessableMessageException"));
    }
}
