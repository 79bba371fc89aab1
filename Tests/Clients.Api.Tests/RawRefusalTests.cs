using System.Text.Json;
using Services.Testing;

namespace Clients.Api.Tests;

/// <summary>Refusals of requests that no client library sends: a problem if they reach the service, and from Kestrel itself only a status.</summary>
public sealed class RawRefusalTests : IDisposable
{
    private const string Key = $"X-API-Key: {ApiUnderTest<Program, ClientsDbContext>.Key}\r\nConnection: close\r\n";
    private const string Headers = $"Host: localhost\r\n{Key}";
    private const string Json = $"{Headers}Content-Type: application/json\r\n";

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new(overNetwork: true);

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\nno number\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n1\r\n{{no end\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Content-Length: 1048577\r\n\r\n", 413)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Headers}Content-Type: a\r\nContent-Length: 1\r\n\r\na", 415)]
    [InlineData($"PUT /customers/1 HTTP/1.1\r\n{Json}Content-Length: 1\r\n\r\n[", 400)]
    [InlineData($"GET /customers/?limit=%FF%00 HTTP/1.1\r\n{Headers}\r\n", 400)]
    [InlineData($"GET /%zz%F0 HTTP/1.1\r\n{Headers}\r\n", 404)]
    [InlineData($"GET /customers/%2e%2e/%2F HTTP/1.1\r\n{Headers}\r\n", 404)]
    [InlineData($"OPTIONS * HTTP/1.1\r\n{Headers}\r\n", 405)]
    [InlineData($"TRACE /customers/ HTTP/1.1\r\n{Headers}\r\n", 405)]
    [InlineData($"GET! /customers/ HTTP/1.1\r\n{Headers}\r\n", 405)]
    [InlineData($"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n{Key}\r\n", 405)]
    [InlineData($"GET /customers/1 HTTP/1.0\r\n{Headers}\r\n", 404)]
    [InlineData($"GET /customers/1 HTTP/1.1\r\n{Headers}{Key}\r\n", 401)]
    [InlineData("GET /customers/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: \u00ff\r\n\r\n", 401)]
    [InlineData("GET /customers/ HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 401)]
    public async Task What_reaches_the_service_is_told_why(string request, int status)
    {
        var (head, body) = await AskAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/problem+json", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(body[body.IndexOf('{', StringComparison.Ordinal)..(body.LastIndexOf('}') + 1)]).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData($"GET /customers/%00 HTTP/1.1\r\n{Headers}\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/1.1\r\n{Key}\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/1.1\r\n{Headers}{Headers}\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/1.1\r\nHost: a b\r\n{Key}\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/1.1\r\n{Headers}X Y: a\r\n\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/1.1\r\n{Headers}X: \u00ff\r\n\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Content-Length: x\r\n\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.1\r\n{Json}Transfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData($"POST /customers/ HTTP/1.0\r\n{Json}\r\n", 400)]
    [InlineData($"GET /customers/ HTTP/2.0\r\n{Headers}\r\n", 505)]
    public async Task What_kestrel_cannot_read_gets_a_status_alone(string request, int status)
    {
        var (head, body) = await AskAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close", head, StringComparison.Ordinal);
        Assert.Empty(body);
    }

    private async Task<(string Head, string Body)> AskAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(_api.Client.BaseAddress!);
        await connection.SendAsync(request);
        var answer = (await connection.ReadToEndAsync()).Split("\r\n\r\n", 2);
        return (answer[0], answer[1]);
    }
}
