using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;
using PayeTonKawa.Tests.Servers;

namespace Services.Testing;

/// <summary>The operations of the outbox, which are the same for every service: each service derives its tests from this class.</summary>
public abstract class OperationsTests<TProgram, TContext> : IDisposable
    where TProgram : class
    where TContext : DbContext
{
    private const string OperationsKey = "the-operations-key-of-the-tests";

    private readonly ApiUnderTest<TProgram, TContext> _api = new(settings: [("ApiKeys:ops:Key", OperationsKey), ("ApiKeys:ops:Scopes", "operations")]);
    private readonly HttpClient _operator;

    protected OperationsTests()
    {
        _operator = _api.CreateClient();
        _operator.DefaultRequestHeaders.Add("X-API-Key", OperationsKey);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _operator.Dispose();
        _api.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_outbox_tells_its_depth_age_leader_and_pause()
    {
        var empty = await StateAsync(_operator.GetAsync("/operations/outbox", Cancel));
        Assert.Equal((0, JsonValueKind.Null, false), (empty.Depth, empty.Age.ValueKind, empty.Paused));

        _api.WithDb(db =>
        {
            db.AddEvent(new ClientDeleted(1, _api.Clock.GetUtcNow() - TimeSpan.FromSeconds(2.5)));
            db.AddEvent(new ClientDeleted(2, _api.Clock.GetUtcNow()));
            return db.SaveChanges();
        });
        await Eventually.TrueAsync(
            async () => (await StateAsync(_operator.GetAsync("/operations/outbox", Cancel))).Leader is not null, "the relay leads");
        var state = await StateAsync(_operator.GetAsync("/operations/outbox/", Cancel));
        Assert.Equal((2, 2.5, false), (state.Depth, state.Age.GetDouble(), state.Paused));
        Assert.Matches($"^api-[a-z]+ {Environment.ProcessId}@", state.Leader);
    }

    [Fact]
    public async Task A_pause_is_that_of_all_replicas_and_every_change_of_it_is_logged()
    {
        using var replica = _api.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddLogging(log => log.AddFakeLogging())));
        using var other = replica.CreateClient();
        other.DefaultRequestHeaders.Add("X-API-Key", OperationsKey);

        foreach (var (operation, paused) in ((string, bool)[])[("pause", true), ("pause", true), ("resume", false), ("resume", false)])
        {
            Assert.Equal(paused, (await StateAsync(other.PostAsync($"/operations/outbox/{operation}", null, Cancel))).Paused);
            Assert.Equal(paused, (await StateAsync(_operator.GetAsync("/operations/outbox", Cancel))).Paused);
        }

        Assert.Equal(
            [
                "ApiKeys:ops paused the outbox relay", "ApiKeys:ops paused the outbox relay",
                "ApiKeys:ops resumed the outbox relay", "ApiKeys:ops resumed the outbox relay"
            ],
            replica.Services.GetFakeLogCollector().GetSnapshot().Where(line => line.Category == "PayeTonKawa.Operations").Select(line => line.Message));
    }

    [Fact]
    public async Task A_key_opens_only_what_is_in_its_scope()
    {
        var business = _api.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!).First(route => route.EndsWith("s/", StringComparison.Ordinal));

        await (await _operator.GetAsync(business, Cancel)).AssertProblemAsync(
            HttpStatusCode.Forbidden, "Cette adresse demande une clé de la portée « shop », que cette clé n'a pas.");
        foreach (var path in (string[])["/operations/outbox/pause", "/OPERATIONS/outbox/pause/"])
        {
            await (await _api.SendAsync("POST", path)).AssertProblemAsync(
                HttpStatusCode.Forbidden, "Cette adresse demande une clé de la portée « operations », que cette clé n'a pas.");
        }

        Assert.False((await StateAsync(_operator.GetAsync("/operations/outbox", Cancel))).Paused);
        await (await _operator.GetAsync("/operations/outbox/pause", Cancel)).AssertProblemAsync(HttpStatusCode.MethodNotAllowed);
        await (await _operator.GetAsync("/operations/nothing", Cancel)).AssertProblemAsync(HttpStatusCode.NotFound);
    }

    private static async Task<(long Depth, JsonElement Age, string? Leader, bool Paused)> StateAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var state = JsonDocument.Parse(await response.TextAsync()).RootElement;
        Assert.Equal(["depth", "oldest_age_seconds", "leader", "paused"], state.EnumerateObject().Select(field => field.Name));
        return (
            state.GetProperty("depth").GetInt64(), state.GetProperty("oldest_age_seconds"), state.GetProperty("leader").GetString(),
            state.GetProperty("paused").GetBoolean());
    }
}
