using System.Net;
using System.Text;
using System.Text.Json;
using Commandes.Data;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Subscriptions;
using RabbitMQ.Client;
using Services.Testing;

namespace Commandes.Api.Tests;

/// <summary>The rejected messages in the hands of an operator.</summary>
public sealed class RejectedTests : IClassFixture<BrokerFixture>, IDisposable
{
    private const string Key = "the-operations-key-of-the-tests";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly BrokerFixture _broker;
    private readonly ApiUnderTest<Program, CommandesDbContext> _api;
    private readonly WebApplicationFactory<Program> _service;
    private readonly HttpClient _operator;
    private readonly string _queue = $"q{Guid.NewGuid():N}";

    public RejectedTests(BrokerFixture broker)
    {
        _broker = broker;
        _api = new(settings:
        [
            ("ConnectionStrings:rabbitmq", broker.Rabbit.ConnectionString), ("ApiKeys:ops:Key", Key), ("ApiKeys:ops:Scopes", "operations")
        ]);
        _service = _api.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddLogging(log => log.AddFakeLogging())));
        _operator = _service.CreateClient();
        _operator.DefaultRequestHeaders.Add("X-API-Key", Key);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<string> Audit =>
        _service.Services.GetFakeLogCollector().GetSnapshot().Where(line => line.Category == "PayeTonKawa.Operations").Select(line => line.Message);

    public void Dispose()
    {
        _operator.Dispose();
        _service.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task They_are_listed_from_the_oldest_page_by_page()
    {
        Keep(("a", "x : 1", [1]), ("b", "x : 1", [1, 2]), ("a", "y\n100 %", []));

        await (await SendAsync("GET", "/operations/rejected?limit=1")).AssertAsync(
            HttpStatusCode.OK,
            """
            [{"id":1,"message_id":"m","queue":"a","routing_key":"client.deleted","reason":"x : 1",
            "received_at":"2026-02-27T10:18:26.123+00:00","size":1}]
            """.ReplaceLineEndings(""));
        foreach (var (query, ids) in ((string, int[])[])
            [
                ("", [1, 2, 3]), ("after=1&limit=1", [2]), ("after=3", []), ("queue=a", [1, 3]), ("reason=x", [1, 2]),
                ("queue=a&reason=x+:+1", [1]), ("queue=&reason=", [1, 2, 3]), ("reason=y%0A100+%25", [3]),
                ("reason=100+%25", []), ("reason=_", []), ("queue=c", []),
                ("reason=x&exact=true", []), ("reason=x+:+1&exact=true", [1, 2]), ("reason=x&exact=false", [1, 2]), ("exact=true", [])
            ])
        {
            var messages = await JsonAsync("GET", $"/operations/rejected?{query}");
            Assert.Equal(ids, messages.EnumerateArray().Select(message => message.GetProperty("id").GetInt32()));
        }

        await (await SendAsync("GET", "/operations/rejected?limit=0&after=-1&reason=%00&exact=1")).AssertInvalidAsync("after", "exact", "limit", "reason");
    }

    [Fact]
    public async Task They_are_counted_by_queue_and_reason()
    {
        Keep(("a", "x", [1]), ("b", "x", [1]));
        _api.Clock.Advance(TimeSpan.FromMinutes(1));
        Keep(("a", "y", [1]), ("b", "x", [1]));

        await (await SendAsync("GET", "/operations/rejected/groups")).AssertAsync(
            HttpStatusCode.OK,
            """
            [{"queue":"b","reason":"x","count":2,"first":"2026-02-27T10:18:26.123+00:00","last":"2026-02-27T10:19:26.123+00:00"},
            {"queue":"a","reason":"x","count":1,"first":"2026-02-27T10:18:26.123+00:00","last":"2026-02-27T10:18:26.123+00:00"},
            {"queue":"a","reason":"y","count":1,"first":"2026-02-27T10:19:26.123+00:00","last":"2026-02-27T10:19:26.123+00:00"}]
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task One_is_shown_with_its_content_and_deleted_once()
    {
        Keep((_queue, "x", Encoding.UTF8.GetBytes("é\0")), (_queue, "x", [0xff]));

        var text = await JsonAsync("GET", "/operations/rejected/1");
        Assert.Equal(
            ["id", "message_id", "queue", "routing_key", "reason", "received_at", "trace_id", "headers", "body", "body_base64"],
            text.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("é\0", JsonValueKind.Null), (text.GetProperty("body").GetString(), text.GetProperty("body_base64").ValueKind));
        Assert.Equal((Trace, 3), (text.GetProperty("trace_id").GetString(), text.GetProperty("headers").GetProperty("n").GetInt32()));
        var binary = await JsonAsync("GET", "/operations/rejected/2");
        Assert.Equal((JsonValueKind.Null, "/w=="), (binary.GetProperty("body").ValueKind, binary.GetProperty("body_base64").GetString()));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", "/operations/rejected/1")).StatusCode);
        foreach (var (method, path) in ((string, string)[])[("GET", "/1"), ("DELETE", "/1"), ("POST", "/1/replay"), ("GET", "/x"), ("DELETE", "/2147483648")])
        {
            await (await SendAsync(method, $"/operations/rejected{path}")).AssertProblemAsync(HttpStatusCode.NotFound, "Message rejeté non trouvé");
        }

        Assert.Equal(["ApiKeys:ops deleted 1 rejected messages (id 1)", "ApiKeys:ops replayed 0 rejected messages (id 1)"], Audit);
    }

    [Fact]
    public async Task One_or_a_group_goes_back_to_its_queue()
    {
        await using var connection = await _broker.Rabbit.Factory.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.QueueDeclareAsync(_queue, autoDelete: false, exclusive: false, cancellationToken: Cancel);
        Keep((_queue, "x : 1", [1]), (_queue, "x : 2", [2]), ("nowhere", "x", [3]), (_queue, "y", [4]), (_queue, "x : 3", [5]));

        await (await SendAsync("POST", "/operations/rejected/2/replay")).AssertAsync(HttpStatusCode.OK, """{"replayed":1}""");
        await (await SendAsync("POST", $"/operations/rejected/replay?queue={_queue}&reason=x")).AssertAsync(HttpStatusCode.OK, """{"replayed":2}""");
        await (await SendAsync("POST", "/operations/rejected/replay")).AssertProblemAsync(
            HttpStatusCode.Conflict, "La file « nowhere » du message 3 n'existe pas. Messages rejoués avant : 0.");
        await (await SendAsync("POST", $"/operations/rejected/replay?queue={_queue}")).AssertAsync(HttpStatusCode.OK, """{"replayed":1}""");

        foreach (var body in (byte[])[2, 1, 5, 4])
        {
            Assert.Equal([body], (await channel.BasicGetAsync(_queue, autoAck: true, Cancel))!.Body.ToArray());
        }

        Assert.Equal([3], _api.WithDb(db => db.Set<RejectedMessage>().Select(message => message.Id).ToList()));
        Assert.Equal(
            [
                "ApiKeys:ops replayed 1 rejected messages (id 2)", $"ApiKeys:ops replayed 2 rejected messages (queue '{_queue}', reason 'x')",
                "ApiKeys:ops replayed 0 rejected messages (queue '', reason '')", $"ApiKeys:ops replayed 1 rejected messages (queue '{_queue}', reason '')"
            ],
            Audit);
    }

    [Fact]
    public async Task Without_the_broker_the_answer_is_503_and_nothing_is_lost()
    {
        using var api = new ApiUnderTest<Program, CommandesDbContext>(settings: [("ApiKeys:ops:Key", Key), ("ApiKeys:ops:Scopes", "operations")]);
        api.WithDb(db => db.Add(Rejected("a", "x", [1])).Context.SaveChanges());
        api.Client.DefaultRequestHeaders.Remove("X-API-Key");
        api.Client.DefaultRequestHeaders.Add("X-API-Key", Key);

        var problem = await (await api.SendAsync("POST", "/operations/rejected/replay")).AssertProblemAsync(HttpStatusCode.ServiceUnavailable);

        Assert.StartsWith("Le broker RabbitMQ est indisponible", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, api.WithDb(db => db.Set<RejectedMessage>().Count()));
    }

    private void Keep(params (string Queue, string Reason, byte[] Body)[] messages)
    {
        foreach (var (queue, reason, body) in messages)
        {
            _api.WithDb(db => db.Add(Rejected(queue, reason, body)).Context.SaveChanges());
        }
    }

    private RejectedMessage Rejected(string queue, string reason, byte[] body) => new()
    {
        Queue = queue,
        RoutingKey = "client.deleted",
        Body = body,
        Headers = $$"""{"traceparent":"00-{{Trace}}-b7ad6b7169203331-01","n":3}""",
        MessageId = "m",
        Raison = reason,
        RecuLe = _api.Clock.GetUtcNow(),
    };

    private async Task<HttpResponseMessage> SendAsync(string method, string path) =>
        await _operator.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancel);

    private async Task<JsonElement> JsonAsync(string method, string path)
    {
        using var response = await SendAsync(method, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.TextAsync()).RootElement;
    }
}
