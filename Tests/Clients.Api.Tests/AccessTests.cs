using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class AccessTests : IDisposable
{
    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("GET", "/customers/", null)]
    [InlineData("GET", "/customers/1", "")]
    [InlineData("POST", "/customers/", "wrong")]
    [InlineData("PUT", "/customers/1", "THE-KEY-OF-THE-TESTS")]
    [InlineData("DELETE", "/customers/1", "the-key-of-the-test")]
    public async Task Without_the_key_there_is_no_way_in(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        using var client = _api.CreateClient();
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("X-API-Key")]
    [InlineData("x-api-key")]
    public async Task Any_bytes_are_a_wrong_key_however_the_header_is_written(string header)
    {
        using var api = new ApiUnderTest<Program, ClientsDbContext>(overNetwork: true);
        using var connection = await RawConnection.OpenAsync(api.Client.BaseAddress!);

        await connection.SendAsync($"GET /customers/ HTTP/1.1\r\nHost: test\r\n{header}: cl\u00e9\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_are_no_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/customers/");
        request.Headers.Add("X-API-Key", "wrong");

        await (await _api.Client.SendAsync(request, TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar/v1")]
    public async Task What_is_open_needs_no_key(string path)
    {
        await _api.WaitUntilHealthyAsync();
        using var client = _api.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_root_leads_to_the_page()
    {
        using var client = _api.CreateClient(new() { AllowAutoRedirect = false });
        using var response = await client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/scalar/v1", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_document_names_the_key_and_what_requests_are_made_of()
    {
        var document = JsonDocument.Parse(await (await _api.SendAsync("GET", "/openapi/v1.json")).TextAsync()).RootElement;

        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey");
        Assert.Equal(
            ("apiKey", "header", "X-API-Key"),
            (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()));
        Assert.True(document.GetProperty("security")[0].TryGetProperty("ApiKey", out _));

        var creation = document.GetProperty("components").GetProperty("schemas").GetProperty("ClientCreation");
        Assert.Equal(["email", "nom", "prenom"], creation.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order());
        Assert.Equal(254, creation.GetProperty("properties").GetProperty("email").GetProperty("maxLength").GetInt32());
        var list = document.GetProperty("paths").GetProperty("/customers").GetProperty("get").GetProperty("parameters");
        Assert.Equal(["q", "skip", "limit", "after", "count"], list.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        var listed = document.GetProperty("paths").GetProperty("/customers").GetProperty("get").GetProperty("responses").GetProperty("200");
        Assert.Equal(["Link", "X-Total-Count"], listed.GetProperty("headers").EnumerateObject().Select(header => header.Name));

        var id = document.GetProperty("paths").GetProperty("/customers/{id}").GetProperty("put");
        Assert.Equal("integer", id.GetProperty("parameters")[0].GetProperty("schema").GetProperty("type").GetString());
        Assert.Equal(
            ["200", "400", "401", "404", "409", "412", "413", "415", "503"],
            id.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
        Assert.Equal(
            "integer",
            document.GetProperty("components").GetProperty("schemas").GetProperty("ClientAnswer")
                .GetProperty("properties").GetProperty("id").GetProperty("type").GetString());
        Assert.True(
            document.GetProperty("components").GetProperty("schemas").GetProperty("HttpValidationProblemDetails")
                .GetProperty("properties").TryGetProperty("errors", out _));
    }

    [Theory]
    [InlineData("PATCH", "/customers/", "GET, POST")]
    [InlineData("DELETE", "/customers", "GET, POST")]
    [InlineData("POST", "/customers/1", "DELETE, GET, PUT")]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string path, string allowed)
    {
        var response = await _api.SendAsync(method, path);

        await response.AssertProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/customers/1/2")]
    public async Task A_path_that_leads_nowhere_is_not_found_even_without_a_key(string path)
    {
        using var client = _api.CreateClient();

        await (await client.GetAsync(path, TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("HEAD", "/openapi/v1.json")]
    [InlineData("POST", "/openapi/v1.json")]
    [InlineData("HEAD", "/scalar/v1")]
    [InlineData("DELETE", "/scalar/")]
    public async Task Nor_does_a_wrong_method_for_what_is_open(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var client = _api.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_problem_is_json_whatever_the_client_accepts()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/customers/1");
        request.Headers.Accept.ParseAdd("text/html");

        await (await _api.Client.SendAsync(request, TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Without_a_configured_key_the_service_does_not_start(string? key)
    {
        using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseSetting("ApiKeys:0", key));

        var refusal = Assert.Throws<ConfigurationException>(() => factory.CreateClient());
        Assert.Contains("ApiKeys__0", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, refusal.ToString());
    }
}
