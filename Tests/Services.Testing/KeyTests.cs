using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Services.Testing;

/// <summary>Who gets in: the same for every service, so each has these tests by deriving from them.</summary>
public abstract class KeyTests<TProgram, TContext> : IDisposable
    where TProgram : class
    where TContext : DbContext
{
    private const string NextKey = "the-next-key-of-the-tests";

    // The contract's: /health, /alive, the OpenAPI document, and its page with what the page loads.
    private static readonly string[] Open =
        ["/alive", "/health", "/openapi/{documentName}.json", "/scalar/favicon.svg", "/scalar/scalar.aspnetcore.js", "/scalar/scalar.js", "/scalar/{documentName?}"];

    private readonly ApiUnderTest<TProgram, TContext> _api = new(settings: ("ApiKeys:1", NextKey));

    public void Dispose()
    {
        _api.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task No_endpoint_is_open_but_those_of_the_contract()
    {
        using var client = _api.CreateClient();
        var open = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (method, route) in Routes())
        {
            using var response = await SendAsync(client, method, route);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                await response.AssertProblemAsync(HttpStatusCode.Unauthorized);
            }
            else
            {
                open.Add(route);
            }
        }

        Assert.Equal(Open, open);
        Assert.Equal(5, Routes().Count(route => !Open.Contains(route.Route)));
    }

    [Theory]
    [InlineData(ApiUnderTest<TProgram, TContext>.Key, true)]
    [InlineData(NextKey, true)]
    [InlineData("a-key-of-before", false)]
    public async Task Every_configured_key_opens_every_endpoint(string key, bool opens)
    {
        using var client = _api.CreateClient();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        foreach (var (method, route) in Routes().Where(route => !Open.Contains(route.Route)))
        {
            using var response = await SendAsync(client, method, route);

            Assert.Equal(opens, response.StatusCode != HttpStatusCode.Unauthorized);
        }
    }

    private IEnumerable<(string Method, string Route)> Routes() =>
        from endpoint in _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string route)
    {
        var path = route.Replace("{id}", "1", StringComparison.Ordinal).Replace("{documentName?}", "v1", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        return client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
    }
}
