using System.Text;
using Microsoft.Extensions.Logging.Testing;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Subscriptions;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Consumer;

[Collection(ServersGroup.Name)]
public sealed class ReplayTests(ServersFixture servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replayed_message_is_as_it_was_and_its_row_is_gone()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        var messages = new List<RejectedMessage>
        {
            Rejected("un"u8.ToArray(), """{"traceparent":"00-1","n":3,"list":[1,"two",null],"deep":{"yes":true}}"""),
            Rejected([0, 0xff], headers: null, messageId: null),
        };
        await KeepAsync(app, messages);

        Assert.Equal(2, await app.ReplayAsync(servers));

        var first = (await probe.Channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, Token))!;
        Assert.Equal("un", Encoding.UTF8.GetString(first.Body.Span));
        Assert.Equal("m1", first.BasicProperties.MessageId);
        Assert.Equal(DeliveryModes.Persistent, first.BasicProperties.DeliveryMode);
        Assert.Equal("00-1", Encoding.UTF8.GetString((byte[])first.BasicProperties.Headers!["traceparent"]!));
        Assert.Equal(3, Convert.ToInt64(first.BasicProperties.Headers["n"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True((bool)((IDictionary<string, object?>)first.BasicProperties.Headers["deep"]!)["yes"]!);
        var second = (await probe.Channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, Token))!;
        Assert.Equal(new byte[] { 0, 0xff }, second.Body.ToArray());
        Assert.False(second.BasicProperties.IsMessageIdPresent());
        Assert.Equal(0, await CountAsync(app));
        Assert.Equal(0, await app.ReplayAsync(servers));
    }

    [Fact]
    public async Task Only_the_messages_that_are_asked_for_are_replayed()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        await KeepAsync(app, [Rejected([1]), Rejected([2]), Rejected([3])]);

        Assert.Equal([2], await app.DoAsync(async db =>
        {
            var messages = new RejectedMessages(db, servers.Rabbit.Factory);
            return await messages.ReplayAsync(messages.All.Where(message => message.Id == 2), Token).ToListAsync(Token);
        }));
        Assert.Equal(2, await CountAsync(app));
        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task Two_replays_share_the_messages()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        await KeepAsync(app, [.. Enumerable.Range(0, 100).Select(number => Rejected([(byte)number]))]);

        Assert.Equal(100, (await Task.WhenAll(app.ReplayAsync(servers), app.ReplayAsync(servers))).Sum());
        Assert.Equal(0, await CountAsync(app));
        Assert.Equal(100u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task What_is_rejected_again_is_a_new_row_with_its_first_routing_key()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.PublishAsync("client.deleted", "not json"u8.ToArray(), new BasicProperties { MessageId = "m" });
        await Eventually.TrueAsync(async () => (await consumer.RejectedAsync()).Count == 1, "it is kept");
        var before = (await consumer.RejectedAsync())[0];

        for (var turn = 1; turn <= 2; turn++)
        {
            Assert.Equal(1, await consumer.App.ReplayAsync(servers));
            await Eventually.TrueAsync(async () => (await consumer.RejectedAsync()).SingleOrDefault()?.Id > before.Id, "it is kept again");
            var after = (await consumer.RejectedAsync())[0];
            Assert.Equal(("m", "client.deleted", before.Raison), (after.MessageId, after.RoutingKey, after.Raison));
            Assert.Equal(before.Body, after.Body);
            before = after;
        }
    }

    [Fact]
    public async Task A_message_is_handled_once_its_handler_can()
    {
        var broken = true;
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers, (_, _) => broken ? throw new InvalidOperationException("a bug") : Task.CompletedTask);
        await probe.PublishAsync("client.deleted", """{"client_id":7}""");
        await Eventually.TrueAsync(async () => (await consumer.RejectedAsync()).Count == 1, "it is kept");

        broken = false;
        var calls = consumer.Clients.Calls.Count;
        Assert.Equal(1, await consumer.App.ReplayAsync(servers));
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == calls + 1, "it is handled");
        Assert.Empty(await consumer.RejectedAsync());
    }

    [Fact]
    public async Task What_has_become_too_long_to_be_sent_again_holds_nobody_up()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.CreateAsync(servers, _ => { });

        // An invalid UTF-8 byte becomes 3 bytes as text, and a one-digit number becomes 9 bytes as an AMQP field.
        var noText = new string('\uFFFD', 255);
        var numbers = string.Join(',', Enumerable.Repeat('1', 60_000));
        var longest = string.Join(',', Enumerable.Repeat('1', 8_000));
        await KeepAsync(
            app,
            [
                Rejected([1], $$"""{"{{noText}}":1,"deep":[{"{{noText}}":2}]}""", noText),
                Rejected([2], $$"""{"many":[{{numbers}}]}"""),
                Rejected([3], $$"""{"many":[{{longest}}]}"""),
            ]);

        Assert.Equal(3, await app.ReplayAsync(servers));
        var first = (await probe.Channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, Token))!;
        Assert.False(first.BasicProperties.IsMessageIdPresent());
        Assert.Equal(["deep", "x-original-routing-key"], first.BasicProperties.Headers!.Keys.Take(2));
        var second = (await probe.Channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, Token))!;
        Assert.DoesNotContain("many", second.BasicProperties.Headers!.Keys);
        var third = (await probe.Channel.BasicGetAsync(Topology.ClientEventsQueue, autoAck: true, Token))!;
        Assert.Equal(8_000, ((System.Collections.IList)third.BasicProperties.Headers!["many"]!).Count);
    }

    [Fact]
    public async Task A_message_whose_queue_is_gone_is_kept_with_those_after_it()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        await KeepAsync(app, [Rejected([1]), Rejected([2], queue: "nowhere"), Rejected([3])]);

        var exception = await Assert.ThrowsAsync<ReplayException>(() => app.ReplayAsync(servers));
        Assert.Equal(("La file « nowhere » du message 2 n'existe pas.", false), (exception.Message, exception.IsPassing));
        Assert.Equal(2, await CountAsync(app));
        Assert.Equal(1u, await probe.ReadyAsync(Topology.ClientEventsQueue));
    }

    [Fact]
    public async Task The_log_of_a_rejection_says_all_that_is_known()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.PublishAsync(
            "client.deleted",
            Encoding.UTF8.GetBytes(new string('é', 10_000)),
            new BasicProperties { MessageId = "m", Headers = new Dictionary<string, object?> { ["h"] = 1 } });
        await Eventually.TrueAsync(() => consumer.App.Log.GetSnapshot().Any(IsRejection), "it is told of");

        var attributes = consumer.App.Log.GetSnapshot().Last(IsRejection).StructuredState!.ToDictionary();
        Assert.Equal(
            (Topology.ClientEventsQueue, "m", "client.deleted", """{"h":1}"""),
            (attributes["Queue"], attributes["messageId"], attributes["routingKey"], attributes["headers"]));
        Assert.NotEmpty(attributes["Reason"]!);
        Assert.Equal($"{new string('é', 4096)}…", attributes["body"]);
    }

    private static bool IsRejection(FakeLogRecord line) => line.Id.Name == "messaging.message.rejected";

    private static RejectedMessage Rejected(
        byte[] body, string? headers = null, string? messageId = "m1", string queue = Topology.ClientEventsQueue) => new()
        {
            Queue = queue,
            RoutingKey = "client.deleted",
            Body = body,
            Headers = headers,
            MessageId = messageId,
            Raison = "a test",
            RecuLe = DateTimeOffset.UtcNow,
        };

    private static Task<int> KeepAsync(TestApp app, List<RejectedMessage> messages) => app.DoAsync(async db =>
    {
        foreach (var message in messages)
        {
            db.Add(message);
            await db.SaveChangesAsync(Token);
        }

        return messages.Count;
    });

    private static Task<int> CountAsync(TestApp app) =>
        app.DoAsync(db => Task.FromResult(db.Set<RejectedMessage>().Count()));
}
