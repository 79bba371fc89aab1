using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.ServiceDefaults.Database;

namespace Services.Testing;

/// <summary>Creations with an <c>Idempotency-Key</c>, which are the same for every service: each service derives its tests from this class.</summary>
/// <param name="path">The route of the entities, with a slash at the end.</param>
/// <param name="body">A creation, different for each number.</param>
public abstract class IdempotencyTests<TProgram, TContext, TEntity>(string path, Func<int, string> body) : IDisposable
    where TProgram : class
    where TContext : DbContext
    where TEntity : class
{
    private const int Rounds = 50;
    private const string NextKey = "the-next-key-of-the-tests";

    public void Dispose()
    {
        Api.Dispose();
        GC.SuppressFinalize(this);
    }

    protected ApiUnderTest<TProgram, TContext> Api { get; } = new(settings: ("ApiKeys:1", NextKey));

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_one_entity()
    {
        var first = await AnswerAsync(await PostAsync("k", body(1)));
        Assert.Equal((HttpStatusCode.Created, $"{path}1"), (first.Status, first.Location));

        Assert.Equal(first, await AnswerAsync(await PostAsync("k", body(1))));
        Assert.Equal(first, await AnswerAsync(await PostAsync("\"k\"", body(1))));
        Assert.Equal(first, await AnswerAsync(await Api.Client.SendAsync("POST", path.TrimEnd('/'), body(1), ("idempotency-key", "k"))));
        AssertCreated(1);
    }

    [Fact]
    public async Task The_answer_is_the_first_one_even_if_the_entity_has_changed_since()
    {
        var first = await AnswerAsync(await PostAsync("k", body(1)));
        await Api.SendAsync("DELETE", $"{path}1");

        Assert.Equal(first, await AnswerAsync(await PostAsync("k", body(1))));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await PostAsync("k", body(1));

        foreach (var other in (string[])[body(2), $"{body(1)} ", "{}"])
        {
            await (await PostAsync("k", other)).AssertProblemAsync(
                HttpStatusCode.UnprocessableEntity, "Cette clé d'idempotence a déjà servi pour une autre requête.");
        }

        AssertCreated(1);
    }

    [Fact]
    public async Task Of_two_at_once_on_two_replicas_one_creates_and_both_get_its_answer()
    {
        using var replica = Replica(_ => { });
        HttpClient[] clients = [Api.Client, Client(replica)];
        for (var round = 1; round <= Rounds; round++)
        {
            using var barrier = new Barrier(clients.Length);
            var answers = await Task.WhenAll(clients.Select(client => Task.Run(async () =>
            {
                barrier.SignalAndWait(TestContext.Current.CancellationToken);
                return await AnswerAsync(await PostAsync($"k{round}", body(round), client));
            })));

            Assert.Equal(HttpStatusCode.Created, answers[0].Status);
            Assert.Equal(answers[0], answers[1]);
            AssertCreated(round);
        }
    }

    [Fact]
    public async Task What_ends_after_the_commit_and_before_the_answer_is_answered_by_the_retry()
    {
        using var dying = Replica(services => services.ConfigureDbContext<TContext>(db => db.AddInterceptors(new FailAfterCommit())));
        var failed = await PostAsync("k", body(1), Client(dying));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        AssertCreated(1);

        var answer = await AnswerAsync(await PostAsync("k", body(1)));
        Assert.Equal((HttpStatusCode.Created, $"{path}1"), (answer.Status, answer.Location));
        Assert.Equal(answer.Body, await (await Api.SendAsync("GET", $"{path}1")).TextAsync());
        AssertCreated(1);
    }

    [Fact]
    public async Task What_ends_before_the_commit_is_done_by_the_retry()
    {
        using var dying = Replica(services => services.ConfigureDbContext<TContext>(db => db.AddInterceptors(new FailBeforeCommit())));
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("k", body(1), Client(dying))).StatusCode);
        AssertCreated(0);

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("k", body(1))).StatusCode);
        AssertCreated(1);
    }

    [Fact]
    public async Task A_key_is_kept_for_a_day_and_then_deleted()
    {
        for (var number = 1; number <= 3; number++)
        {
            await PostAsync($"k{number}", body(number));
        }

        Api.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("k1", body(4))).StatusCode);
        AssertCreated(3);

        Api.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("k1", body(4))).StatusCode);
        AssertCreated(4, keys: 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("k1", body(1))).StatusCode);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\";p=1")]
    [InlineData("\"a\\b\"")]
    [InlineData("é")]
    [InlineData("a\tb")]
    [InlineData("a", "b")]
    public async Task A_malformed_key_is_refused(params string[] keys)
    {
        var answer = await Api.Client.SendAsync("POST", path, body(1), [.. keys.Select(key => ("Idempotency-Key", key))]);

        await answer.AssertInvalidAsync("Idempotency-Key");
        AssertCreated(0);
    }

    [Fact]
    public async Task An_empty_key_is_refused()
    {
        // Over the network: in memory, an empty header is left out.
        using var api = new ApiUnderTest<TProgram, TContext>(overNetwork: true);

        await (await PostAsync("", body(1), api.Client)).AssertInvalidAsync("Idempotency-Key");
    }

    [Theory]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_has_at_most_255_characters(int length, HttpStatusCode status)
    {
        var key = new string('~', length);
        Assert.Equal(status, (await PostAsync(key, body(1))).StatusCode);
        Assert.Equal(status, (await PostAsync($"\"{key}\"", body(1))).StatusCode);
    }

    [Fact]
    public async Task A_quoted_key_is_what_its_escapes_stand_for()
    {
        await PostAsync("""a "\key""", body(1));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("""
            "a \"\\key"
            """, body(1))).StatusCode);
        AssertCreated(1);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        await (await PostAsync("k", "{}")).AssertProblemAsync(HttpStatusCode.BadRequest);
        AssertCreated(0);

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("k", body(1))).StatusCode);
        AssertCreated(1);
    }

    [Fact]
    public async Task Callers_have_nothing_to_do_with_each_others_keys()
    {
        await PostAsync("k", body(1));
        using var other = Api.CreateClient();
        other.DefaultRequestHeaders.Add("X-API-Key", NextKey);

        Assert.Equal($"{path}2", (await AnswerAsync(await PostAsync("k", body(2), other))).Location);
        AssertCreated(2);
    }

    [Fact]
    public async Task Without_a_key_a_creation_is_still_one_statement()
    {
        await Api.SendAsync("POST", path, body(1));
        using var statements = new StatementCount();

        Assert.Equal(HttpStatusCode.Created, (await Api.Client.SendAsync("POST", path, body(2), ("traceparent", statements.TraceParent))).StatusCode);

        Assert.Equal(1, statements.Count);
        AssertCreated(2, keys: 0);
    }

    protected async Task<HttpResponseMessage> PostAsync(string key, string content, HttpClient? client = null) =>
        await (client ?? Api.Client).SendAsync("POST", path, content, ("Idempotency-Key", key));

    protected void AssertCreated(int count, int? keys = null)
    {
        Assert.Equal(count, Api.WithDb(db => db.Set<TEntity>().Count()));
        Assert.Equal(count, Api.Events().Count);
        Assert.Equal(keys ?? count, Api.WithDb(db => db.Set<IdempotencyKey>().Count()));
    }

    // Another process of the service on the same database.
    private WebApplicationFactory<TProgram> Replica(Action<IServiceCollection> configure) =>
        Api.WithWebHostBuilder(builder => builder.ConfigureTestServices(configure));

    private static HttpClient Client(WebApplicationFactory<TProgram> replica)
    {
        var client = replica.CreateClient();
        client.DefaultRequestHeaders.Add("X-API-Key", ApiUnderTest<TProgram, TContext>.Key);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string? Location, string? ETag, string? Type, string Body)> AnswerAsync(HttpResponseMessage answer) => (
        answer.StatusCode,
        answer.Headers.Location?.OriginalString,
        answer.Headers.ETag?.Tag,
        answer.Content.Headers.ContentType?.ToString(),
        await answer.TextAsync());
}
