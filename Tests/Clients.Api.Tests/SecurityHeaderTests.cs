using Services.Testing;

namespace Clients.Api.Tests;

public sealed class SecurityHeaderTests : IDisposable
{
    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("GET", "/customers/")]
    [InlineData("POST", "/customers/")]
    [InlineData("GET", "/customers/1")]
    [InlineData("PATCH", "/customers/1")]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/scalar/v1")]
    public async Task Every_answer_is_what_it_says_and_no_cache_keeps_it(string method, string path)
    {
        var response = await _api.SendAsync(method, path);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_page_runs_its_own_scripts_alone_and_in_nobodys_frame()
    {
        var first = await _api.SendAsync("GET", "/scalar/v1");
        var second = await _api.SendAsync("GET", "/scalar/v1");

        var policy = Policy(first);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.DoesNotContain("unsafe", policy["script-src"], StringComparison.Ordinal);
        var nonce = policy["script-src"].Split("'nonce-")[1].TrimEnd('\'');
        Assert.Contains($"nonce=\"{nonce}\"", await first.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, await second.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
    }

    private static Dictionary<string, string> Policy(HttpResponseMessage response) =>
        Assert.Single(response.Headers.GetValues("Content-Security-Policy")).Split("; ")
            .Select(directive => directive.Split(' ', 2))
            .ToDictionary(directive => directive[0], directive => directive[1]);
}
