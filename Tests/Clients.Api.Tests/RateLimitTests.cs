using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using PayeTonKawa.Tests.Servers;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class RateLimitTests
{
    private const string OtherKey = "the-other-key-of-the-tests";
    private const int PerSecond = 2;
    private const int Burst = 5;

    private readonly Stopwatch _running = Stopwatch.StartNew();

    [Fact]
    public async Task A_key_that_asks_too_much_is_told_to_wait_and_nobody_else_is()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>(
            settings: [("RateLimit:PermitsPerSecond", $"{PerSecond}"), ("RateLimit:Burst", $"{Burst}"), ("ApiKeys:1", OtherKey)]);
        using var other = api.CreateClient();
        other.DefaultRequestHeaders.Add("X-API-Key", OtherKey);
        using var keyless = api.CreateClient();

        var (answered, refusal) = await SendUntilRefusedAsync(api.Client, "/customers/", HttpStatusCode.OK);

        Assert.InRange(answered, Burst, Burst + Refilled);
        await refusal.AssertProblemAsync(HttpStatusCode.TooManyRequests, "Trop de requêtes : réessayez dans le délai que donne l'en-tête Retry-After.");
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(other, "/customers/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(keyless, "/customers/")).StatusCode);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await GetAsync(api.Client, "/customers/")).StatusCode != HttpStatusCode.OK)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Keys_cannot_be_guessed_faster_and_whoever_watches_over_the_service_is_never_refused()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>(settings: ("RateLimit:PermitsPerSecond", $"{PerSecond}"));
        await api.WaitUntilHealthyAsync();
        using var guessing = api.CreateClient();
        guessing.DefaultRequestHeaders.Add("X-API-Key", "a-guess");

        var (answered, refusal) = await SendUntilRefusedAsync(guessing, "/customers/", HttpStatusCode.Unauthorized);

        Assert.InRange(answered, PerSecond, PerSecond + Refilled);
        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(api.Client, "/customers/")).StatusCode);
        for (var count = 0; count < 50; count++)
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(guessing, "/health")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(guessing, "/alive")).StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_that_counts_says_what_is_left()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>(settings: [("RateLimit:PermitsPerSecond", "2"), ("RateLimit:Burst", "1001")]);
        await api.WaitUntilHealthyAsync();
        using var keyless = api.CreateClient();
        var left = 1001;

        // An answer, a refusal by an exception, two by the status, and one of another caller, who has as much left.
        foreach (var (client, path) in new[]
        {
            (api.Client, "/customers/"), (api.Client, "/customers/?limit=0"), (api.Client, "/customers/1"), (api.Client, "/nowhere"), (keyless, "/customers/"),
        })
        {
            left = client == keyless ? 1000 : left - 1;
            using var response = await GetAsync(client, path);

            Assert.Equal("\"default\";q=1001;w=501", Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
            var rate = Assert.Single(response.Headers.GetValues("RateLimit"));
            Assert.Contains(rate, Enumerable.Range(left, Refilled + 1).Where(r => r <= 1001).Select(r => $"\"default\";r={r};t={(1001 - r + 1) / 2}"));
        }

        Assert.False((await GetAsync(api.Client, "/health")).Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task What_is_left_falls_to_nothing_and_is_filled_again_by_the_clock()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>(settings: ("RateLimit:PermitsPerSecond", "5"));

        var (_, refusal) = await SendUntilRefusedAsync(api.Client, "/customers/", HttpStatusCode.OK);

        Assert.Equal("\"default\";q=5;w=1", Assert.Single(refusal.Headers.GetValues("RateLimit-Policy")));

        // On a slow machine some is filled between the refusal and its answer.
        Assert.Contains(
            Assert.Single(refusal.Headers.GetValues("RateLimit")), Enumerable.Range(0, 6).Select(r => $"\"default\";r={r};t={(r < 5 ? 1 : 0)}"));
        await Eventually.TrueAsync(
            async () =>
            {
                // Without requests meanwhile: each takes what is filled.
                var quiet = Stopwatch.StartNew();
                await Eventually.TrueAsync(() => quiet.Elapsed > TimeSpan.FromSeconds(1.1), "a second is over");
                return Assert.Single((await GetAsync(api.Client, "/customers/")).Headers.GetValues("RateLimit")) == "\"default\";r=4;t=1";
            },
            "the bucket is full again");
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_limit()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>();
        for (var count = 0; count < 200; count++)
        {
            using var response = await GetAsync(api.Client, "/customers/");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.False(response.Headers.Contains("RateLimit") || response.Headers.Contains("RateLimit-Policy"));
        }
    }

    [Theory]
    [InlineData("RateLimit:PermitsPerSecond", "0", "RateLimit__PermitsPerSecond vaut « 0 » : donnez un entier de 1 à 1000000.")]
    [InlineData("RateLimit:PermitsPerSecond", "1e3", "RateLimit__PermitsPerSecond vaut « 1e3 » : donnez un entier de 1 à 1000000.")]
    [InlineData("RateLimit:Burst", "-5", "RateLimit__Burst vaut « -5 » : donnez un entier de 1 à 1000000.")]
    [InlineData("RateLimit:Burst", "5", "RateLimit__Burst est sans effet seul : donnez aussi RateLimit__PermitsPerSecond, ou aucun des deux.")]
    public void A_limit_that_is_none_refuses_the_start(string setting, string value, string reason)
    {
        using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseSetting("ApiKeys:0", "k").UseSetting(setting, value));

        Assert.Equal(reason, Assert.Throws<ConfigurationException>(() => factory.CreateClient()).Message);
    }

    [Fact]
    public void A_burst_below_the_rate_refuses_the_start()
    {
        using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
            builder.UseSetting("ApiKeys:0", "k").UseSetting("RateLimit:PermitsPerSecond", "5").UseSetting("RateLimit:Burst", "4"));

        Assert.Equal(
            "RateLimit__Burst vaut « 4 » : donnez au moins la valeur de RateLimit__PermitsPerSecond, 5.",
            Assert.Throws<ConfigurationException>(() => factory.CreateClient()).Message);
    }

    // Permits replenished while the test sends; on a slow machine these are more.
    private int Refilled => PerSecond * (1 + (int)_running.Elapsed.TotalSeconds);

    private static async Task<(int Answered, HttpResponseMessage Refusal)> SendUntilRefusedAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        for (var answered = 0; ; answered++)
        {
            var response = await GetAsync(client, path);
            if (response.StatusCode != expected)
            {
                return (answered, response);
            }
        }
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) => client.GetAsync(path, TestContext.Current.CancellationToken);
}
