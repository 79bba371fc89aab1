using System.Text;
using System.Text.Json;
using Npgsql;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Consumer;

[Collection(ServersGroup.Name)]
public sealed class RejectionTests(ServersFixture servers)
{
    [Fact]
    public async Task A_message_that_can_never_succeed_is_kept_and_holds_nobody_up()
    {
        byte[][] bodies =
        [
            [],
            [0, 1, 0xff, 0xfe, 0],
            "not json"u8.ToArray(),
            """{"event":"client_deleted"}"""u8.ToArray(),
            """{"client_id":"\u0000"}"""u8.ToArray(),
            """{"\ud800":1,"client_id":0}"""u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 100_000)),
            new byte[1024 * 1024],
        ];
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        foreach (var body in bodies)
        {
            await probe.PublishAsync("client.deleted", body);
        }

        await probe.PublishAsync("client.deleted", """{"client_id":1}""");
        await Eventually.TrueAsync(() => consumer.Clients.Calls.Count == 1, "the good one is handled");

        var rejected = await consumer.RejectedAsync();
        Assert.Equal(bodies, rejected.Select(message => message.Body));
        Assert.All(rejected, message => Assert.Equal("commandes_client_events", message.Queue));
        Assert.All(rejected, message => Assert.Equal("client.deleted", message.RoutingKey));
        Assert.All(rejected, message => Assert.NotEmpty(message.Raison));
        Assert.All(rejected, message => Assert.InRange(message.RecuLe, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task Headers_of_any_kind_are_kept()
    {
        IDictionary<string, object?> deep = new Dictionary<string, object?> { ["end"] = 1 };
        for (var level = 0; level < 200; level++)
        {
            deep = new Dictionary<string, object?> { ["d"] = deep };
        }

        var headers = new Dictionary<string, object?>
        {
            ["text"] = "é\0\"",
            ["bytes"] = new byte[] { 0xff, 0x00 },
            ["int"] = 3,
            ["long"] = long.MinValue,
            ["bool"] = true,
            ["null"] = null,
            ["real"] = 0.5,
            ["decimal"] = 1.5m,
            ["when"] = new AmqpTimestamp(1_700_000_000),
            ["binary"] = new BinaryTableValue([1, 2]),
            ["list"] = new List<object?> { 1, "two", null },
            ["deep"] = deep,
            ["traceparent"] = "nonsense",
            ["huge"] = new string('x', 60_000),
        };
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await probe.PublishAsync("client.deleted", "x"u8.ToArray(), new BasicProperties { MessageId = "id\0", Headers = headers });
        await Eventually.TrueAsync(async () => (await consumer.RejectedAsync()).Count == 1, "it is kept");

        var rejected = Assert.Single(await consumer.RejectedAsync());
        Assert.Equal("id\u2400", rejected.MessageId);
        var json = JsonDocument.Parse(rejected.Headers!).RootElement;
        Assert.Equal("é\0\"", json.GetProperty("text").GetString());
        Assert.Equal(new byte[] { 0xff, 0x00 }, json.GetProperty("bytes").GetBytesFromBase64());
        Assert.Equal(3, json.GetProperty("int").GetInt32());
        Assert.Equal(long.MinValue, json.GetProperty("long").GetInt64());
        Assert.True(json.GetProperty("bool").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("null").ValueKind);
        Assert.Equal(0.5, json.GetProperty("real").GetDouble());
        Assert.Equal(1.5m, json.GetProperty("decimal").GetDecimal());
        Assert.Equal(1_700_000_000, json.GetProperty("when").GetInt64());
        Assert.Equal("""[1,"two",null]""", json.GetProperty("list").GetRawText());
        Assert.Contains("…", json.GetProperty("deep").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(60_000, json.GetProperty("huge").GetString()!.Length);
    }

    [Fact]
    public async Task A_handler_that_always_fails_for_its_own_reasons_does_not_hold_up_the_queue()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers, (evt, _) =>
            evt.ClientId switch
            {
                1 => throw new InvalidOperationException("a bug"),
                2 => throw new PostgresException("a missing column", "ERROR", "ERROR", PostgresErrorCodes.UndefinedColumn),
                _ => Task.CompletedTask,
            });
        foreach (var client in Enumerable.Range(1, 3))
        {
            await probe.PublishAsync("client.deleted", $$"""{"client_id":{{client}}}""");
        }

        await Eventually.TrueAsync(() => consumer.Clients.Calls.Any(call => call.ClientId == 3), "the next one is handled");

        var rejected = await consumer.RejectedAsync();
        Assert.Equal(2, rejected.Count);
        Assert.Contains("a bug", rejected[0].Raison, StringComparison.Ordinal);
        Assert.Contains("a missing column", rejected[1].Raison, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_message_waits_for_the_database_that_is_to_keep_it()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers, watch: false);
        await using var consumer = await ConsumerApp.StartAsync(servers);
        await servers.Postgres.KillAsync();
        await probe.PublishAsync("client.deleted", "not json");
        await Eventually.TrueAsync(() => consumer.App.Log.Count("Message de commandes_client_events non traité") == 1, "the database is missed");
        await servers.Postgres.StartAsync();
        await Eventually.TrueAsync(async () => (await consumer.RejectedAsync()).Count == 1, "it is kept");
        await Eventually.TrueAsync(() => consumer.App.Log.Count("Message de commandes_client_events conservé") == 1, "it is told of");
    }
}
