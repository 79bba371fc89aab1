using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
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
    public async Task Without_the_setting_there_is_no_limit()
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>();
        for (var count = 0; count < 200; count++)
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(api.Client, "/customers/")).StatusCode);
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
