using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CsCheck;
using PayeTonKawa.Faults.Tests.Checks;
using Services.Testing;

namespace PayeTonKawa.Faults.Tests.Fuzz;

/// <summary>Invalid requests, several at a time, to the services on their own databases: <c>PAYETONKAWA_FUZZ</c> requests (2,000) in all.</summary>
[Collection(SystemGroup.Name)]
public sealed class FuzzTests(SystemFixture fixture, ITestOutputHelper output)
{
    private const int Services = 3;
    private const int AtATime = 4;

    // Bytes that a socket accepts although the peer does not read them.
    private const int LargestUnread = 64 * 1024;

    private static readonly TimeSpan QuietLimit = TimeSpan.FromMinutes(1);

    private readonly int _requests = ((Setting.Read("PAYETONKAWA_FUZZ") ?? 2000) + Services - 1) / Services;
    private readonly Databases _databases = new(fixture.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api-clients", "clients-db", "clients")]
    [InlineData("api-produits", "produits-db", "produits")]
    [InlineData("api-commandes", "commandes-db", "commandes")]
    public async Task Nothing_that_is_sent_makes_a_service_fail(string service, string database, string table)
    {
        using var http = fixture.System.CreateClient(service);
        http.DefaultRequestHeaders.ConnectionClose = false;
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", Token));
        var before = await CountAsync(database, table);
        var (accepted, deleted) = (0, 0);
        var created = new ConcurrentDictionary<Uri, bool>();
        await FuzzRequests.Of(document).SampleAsync(
            async request =>
            {
                using var message = request.ToMessage();

                // HttpClient silently retries a request without a body if a reused connection breaks.
                message.Headers.ConnectionClose = message.Content is null;
                using var response = await SendAsync(http, request, message);
                if (response is null)
                {
                    return;
                }

                Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Token)}");
                Interlocked.Add(ref accepted, response.IsSuccessStatusCode ? 1 : 0);
                Interlocked.Add(ref deleted, response.StatusCode == HttpStatusCode.NoContent && !request.IsOperation ? 1 : 0);

                // By address: a repeated Idempotency-Key is answered 201 again and creates nothing.
                if (response.StatusCode == HttpStatusCode.Created)
                {
                    created[response.Headers.Location!] = true;
                }
            },
            iter: _requests,
            threads: AtATime,
            print: request => request.ToString());
        output.WriteLine($"{service}: {_requests} requests, {accepted} accepted, none answered with a 5xx or not at all");

        // The test proves nothing unless some requests are accepted and some refused.
        Assert.InRange(accepted, _requests / 40, _requests * 9 / 10);
        Assert.Equal(before + created.Count - deleted, await CountAsync(database, table));

        // One of the requests may have paused the relay.
        using var resumed = await http.PostAsync("/operations/outbox/resume", null, Token);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        await Eventually.NothingMissingAsync(() => _databases.BusyAsync(Token), QuietLimit, Token);

        // What a service says of its health is up to a few seconds old.
        await Eventually.NothingMissingAsync(
            async () => await http.GetStringAsync("/health", Token) is var health and not "Healthy" ? $"{service} is {health}" : null, QuietLimit, Token);
    }

    // The server refuses a request that is not HTTP and closes at once, with data still in flight: the client may get a reset before it reads the response.
    private static async Task<HttpResponseMessage?> SendAsync(HttpClient http, FuzzRequest request, HttpRequestMessage message)
    {
        try
        {
            return await http.SendAsync(message, Token);
        }
        catch (HttpRequestException exception)
            when (request is { IsHttp: false, Body.Length: > LargestUnread } && exception.GetBaseException() is SocketException)
        {
            return null;
        }
    }

    private Task<long> CountAsync(string database, string table) => _databases.AskAsync(database, $"SELECT count(*) FROM {table}", Token);
}
