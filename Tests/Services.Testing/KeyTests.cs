using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PayeTonKawa.Contracts.AsyncApi;

namespace Services.Testing;

/// <summary>Authentication, which is the same for every service: each service derives its tests from this class.</summary>
public abstract class KeyTests<TProgram, TContext> : IDisposable
    where TProgram : class
    where TContext : DbContext
{
    private const string NextKey = "the-next-key-of-the-tests";
    private const string OperationsKey = "the-operations-key-of-the-tests";
    private const string EveryKey = "the-key-of-both-scopes-of-the-tests";

    // Open by contract: /health, /alive, the OpenAPI and AsyncAPI documents, the page with its resources, and / which redirects there.
    private static readonly string[] Open =
        [
            "/", "/alive", "/asyncapi.json", "/health", "/openapi/{documentName}.json",
            "/scalar/favicon.svg", "/scalar/scalar.aspnetcore.js", "/scalar/scalar.js", "/scalar/{documentName?}"
        ];

    private readonly ApiUnderTest<TProgram, TContext> _api = new(settings:
        [
            ("ApiKeys:1", NextKey),
            ("ApiKeys:ops:Key", OperationsKey), ("ApiKeys:ops:Scopes", "operations"),
            ("ApiKeys:all:Key", EveryKey), ("ApiKeys:all:Scopes", "shop operations")
        ]);

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
        Assert.Equal(5, Routes().Count(route => !Open.Contains(route.Route) && !IsOperation(route.Route)));
    }

    [Theory]
    [InlineData(ApiUnderTest<TProgram, TContext>.Key, true, false)]
    [InlineData(NextKey, true, false)]
    [InlineData(OperationsKey, false, true)]
    [InlineData(EveryKey, true, true)]
    public async Task Every_configured_key_opens_every_endpoint_of_its_scopes(string key, bool shop, bool operations)
    {
        using var client = _api.CreateClient();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        foreach (var (method, route) in Routes().Where(route => !Open.Contains(route.Route)))
        {
            using var response = await SendAsync(client, method, route);

            Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(IsOperation(route) ? operations : shop, response.StatusCode != HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_key_of_before_opens_nothing()
    {
        using var client = _api.CreateClient();
        client.DefaultRequestHeaders.Add("X-API-Key", "a-key-of-before");
        foreach (var (method, route) in Routes().Where(route => !Open.Contains(route.Route)))
        {
            using var response = await SendAsync(client, method, route);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(
        "shop operation", "ApiKeys__ops__Scopes contient « operation », qui n'existe pas : donnez shop ou operations, ou les deux séparées par une espace.")]
    [InlineData("", null)]
    [InlineData(" operations  shop ", null)]
    public void A_scope_that_does_not_exist_is_named_at_the_start(string scopes, string? reason)
    {
        using var factory = Start("Production", "ApiKeys:ops:Scopes", scopes);

        Assert.Equal(reason, (Record.Exception(() => factory.CreateClient()) as ConfigurationException)?.Message);
    }

    [Theory]
    [InlineData("Production", "ApiKeys:2", "secret_key_123", "ApiKeys__2 est la clé de développement")]
    [InlineData("Production", "ApiKeys:dev:Key", "secret_key_123", "ApiKeys__dev__Key est la clé de développement")]
    [InlineData("Staging", "ApiKeys:0", "secret_key_123", "ApiKeys__0 est la clé de développement")]
    [InlineData(
        "Production", "ConnectionStrings:rabbitmq", "amqp://guest:guest@broker:5672",
        "ConnectionStrings__rabbitmq a l'utilisateur et le mot de passe de développement")]
    [InlineData(
        "Production", "ConnectionStrings:rabbitmq", "amqp://guest:gu%65st@broker:5672",
        "ConnectionStrings__rabbitmq a l'utilisateur et le mot de passe de développement")]
    [InlineData(
        "Production", "ConnectionStrings:rabbitmq", "amqp://127.0.0.1",
        "ConnectionStrings__rabbitmq a l'utilisateur et le mot de passe de développement")]
    public void What_everybody_knows_opens_nothing_outside_development(string environment, string setting, string value, string reason)
    {
        using var factory = Start(environment, setting, value);

        Assert.StartsWith(reason, Assert.Throws<ConfigurationException>(() => factory.CreateClient()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_does_not_know_its_database_or_broker_says_what_to_set()
    {
        var database = ApiUnderTest<TProgram, TContext>.Database;
        foreach (var setting in (string[])[database, "ConnectionStrings:rabbitmq"])
        {
            using var factory = Start("Production", setting, "");

            Assert.EndsWith(
                $"la variable d'environnement {setting.Replace(":", "__", StringComparison.Ordinal)}.",
                Assert.Throws<ConfigurationException>(() => factory.CreateClient()).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Development", "ApiKeys:0", "secret_key_123")]
    [InlineData("Development", "ConnectionStrings:rabbitmq", "amqp://guest:guest@127.0.0.1:5672")]
    [InlineData("Production", "ConnectionStrings:rabbitmq", "amqp://guest:of-its-own@127.0.0.1:5672")]
    public async Task In_development_it_does_and_elsewhere_what_is_secret(string environment, string setting, string value)
    {
        using var factory = Start(environment, setting, value);
        using var client = factory.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Everybody_may_read_the_AsyncAPI_document_and_the_OpenAPI_document_leads_to_it()
    {
        using var client = _api.CreateClient();
        using var response = await client.GetAsync("/asyncapi.json", TestContext.Current.CancellationToken);
        await response.AssertAsync(HttpStatusCode.OK, Encoding.UTF8.GetString(AsyncApiDocument.Utf8.Span));

        foreach (var method in (string[])["HEAD", "POST", "PUT", "DELETE"])
        {
            using var refusal = await SendAsync(client, method, "/asyncapi.json");
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (refusal.StatusCode, string.Join(", ", refusal.Content.Headers.Allow)));
        }

        var openApi = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.Equal("/asyncapi.json", openApi.GetProperty("externalDocs").GetProperty("url").GetString());
    }

    // Nothing listens on port 1.
    private static WebApplicationFactory<TProgram> Start(string environment, string setting, string value) => new WebApplicationFactory<TProgram>()
        .WithWebHostBuilder(builder => builder.UseEnvironment(environment)
            .UseSetting("ApiKeys:0", NextKey)
            .UseSetting("ApiKeys:ops:Key", OperationsKey)
            .UseSetting(ApiUnderTest<TProgram, TContext>.Database, "Host=127.0.0.1;Port=1")
            .UseSetting("ConnectionStrings:rabbitmq", "amqp://service:of-its-own@127.0.0.1:1")
            .UseSetting(setting, value));

    private static bool IsOperation(string route) => route.StartsWith("/operations/", StringComparison.Ordinal);

    private IEnumerable<(string Method, string Route)> Routes() =>
        from endpoint in _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string route)
    {
        var path = route
            .Replace("{id}", "1", StringComparison.Ordinal)
            .Replace("{documentName?}", "v1", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal);
        return client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
    }
}
