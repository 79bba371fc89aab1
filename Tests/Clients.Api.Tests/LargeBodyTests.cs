using System.Net;
using Services.Testing;

namespace Clients.Api.Tests;

/// <summary>A client that sends more than the server reads still gets the response instead of a broken connection, and can reuse the connection.</summary>
public sealed class LargeBodyTests : IDisposable
{
    private const int Length = 20 * 1024 * 1024;

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new(overNetwork: true);

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData(true, "application/json", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(false, "application/json", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(true, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(false, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task It_is_answered(bool hasLength, string contentType, HttpStatusCode status)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var response = await _api.Client.SendAsync(Request(hasLength, contentType), TestContext.Current.CancellationToken);
            await response.AssertProblemAsync(status);
        }
    }

    [Fact]
    public async Task And_without_a_key_too()
    {
        using var stranger = _api.CreateClient();
        using var response = await stranger.SendAsync(Request(hasLength: true, "application/json"), TestContext.Current.CancellationToken);
        await response.AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_small_body_in_many_small_pieces_is_read()
    {
        const int pieces = 400_000;
        using var connection = await RawConnection.OpenAsync(_api.Client.BaseAddress!);
        await connection.SendAsync(
            $"POST /customers/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {ApiUnderTest<Program, ClientsDbContext>.Key}\r\nConnection: close\r\n"
            + $"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"1\r\n[\r\n{string.Concat(Enumerable.Repeat("1\r\n \r\n", pieces))}1\r\n]\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(bool hasLength, string contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/customers/") { Content = new ByteArrayContent(new byte[Length]) };
        request.Content.Headers.ContentType = new(contentType);
        request.Content.Headers.ContentLength = hasLength ? Length : null;
        request.Headers.TransferEncodingChunked = !hasLength;
        return request;
    }
}
