using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class KnownProxyTests
{
    // Start() sets ForwardedHeaders_Enabled, as an orchestrator may: with it ASP.NET Core trusts every proxy.
    [Theory]
    [InlineData(null, "http")]
    [InlineData("10.0.0.0/8", "http")]
    [InlineData("127.0.0.1", "https")]
    [InlineData("127.0.0.0/8", "https")]
    public async Task Only_a_known_proxy_says_how_a_client_came(string? proxy, string scheme)
    {
        using var api = Start(proxy);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Add("X-Forwarded-Proto", "https");

        var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        // The OpenAPI document contains the address at which it was requested.
        var server = JsonDocument.Parse(await response.TextAsync()).RootElement.GetProperty("servers")[0].GetProperty("url").GetString();
        Assert.StartsWith($"{scheme}://", server, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "192.0.2.{0}", HttpStatusCode.TooManyRequests)]
    [InlineData("127.0.0.1", "192.0.2.{0}", HttpStatusCode.Unauthorized)]
    [InlineData("127.0.0.1", "2001:db8:0:{0}::1", HttpStatusCode.Unauthorized)]
    [InlineData("127.0.0.1", "2001:db8::{0}", HttpStatusCode.TooManyRequests)] // One subscriber's /64 network.
    public async Task Only_a_known_proxy_says_who_a_client_is(string? proxy, string addresses, HttpStatusCode expected)
    {
        using var api = Start(proxy);
        using var client = api.CreateClient();
        var statuses = new List<HttpStatusCode>();
        for (var address = 1; address <= 10; address++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/customers/");
            request.Headers.Add("X-Forwarded-For", string.Format(CultureInfo.InvariantCulture, addresses, address));
            statuses.Add((await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        }

        // The limit is one request per second and client address: ten different addresses, or the same one ten times.
        Assert.Contains(expected, statuses);
        Assert.Equal(expected == HttpStatusCode.TooManyRequests, statuses.Contains(HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData(
        "proxy.example",
        "KnownProxies__0 vaut « proxy.example » : donnez l'adresse d'un serveur mandataire, comme 10.0.0.5, ou un réseau, comme 10.0.0.0/8.")]
    [InlineData(
        "10.0.0.1/33",
        "KnownProxies__0 vaut « 10.0.0.1/33 » : donnez l'adresse d'un serveur mandataire, comme 10.0.0.5, ou un réseau, comme 10.0.0.0/8.")]
    public void A_proxy_without_an_address_refuses_the_start(string proxy, string reason)
    {
        using var factory = new WebApplicationFactory<Program>()
            .WithWebHostBuilder(builder => builder.UseSetting("ApiKeys:0", "k").UseSetting("KnownProxies:0", proxy));

        Assert.Equal(reason, Assert.Throws<ConfigurationException>(() => factory.CreateClient()).Message);
    }

    private static ApiUnderTest<Program, ClientsDbContext> Start(string? proxy) => new(
        overNetwork: true,
        settings: [("ForwardedHeaders_Enabled", "true"), ("RateLimit:PermitsPerSecond", "1"), ("KnownProxies:0", proxy ?? "")]);
}
