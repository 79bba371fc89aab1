using System.Diagnostics;
using System.Net;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ConnectionLimitTests : IDisposable
{
    private const string Headers = $"Host: localhost\r\nX-API-Key: {ApiUnderTest<Program, ClientsDbContext>.Key}\r\nConnection: close\r\n";
    private const int Attackers = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new(overNetwork: true);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Whoever_sends_a_byte_at_a_time_is_told_that_it_took_too_long_and_holds_up_nobody()
    {
        var running = Stopwatch.StartNew();
        var slow = Task.WhenAll(Enumerable.Range(0, Attackers).SelectMany(_ => new[]
        {
            TrickleAsync($"GET /customers/ HTTP/1.1\r\n{Headers}X-Slow: "),
            TrickleAsync($"POST /customers/ HTTP/1.1\r\n{Headers}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"),
            TrickleAsync($"POST /customers/ HTTP/1.1\r\n{Headers}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n"),
        }));

        var served = 0;
        for (; !slow.IsCompleted; served++)
        {
            using var response = await _api.SendAsync("GET", "/customers/").WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var answers = await slow;
        Assert.InRange(served, 10, int.MaxValue);
        Assert.InRange(running.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", answer, StringComparison.Ordinal));
        Assert.Equal(2 * Attackers, answers.Count(answer => answer.Contains("La requête a mis trop de temps à arriver.", StringComparison.Ordinal)));
        Assert.Empty(_api.Events());
    }

    [Theory]
    [InlineData(1, 40_000, "431 Request Header Fields Too Large")]
    [InlineData(200, 1, "431 Request Header Fields Too Large")]
    [InlineData(1, 1000, "200 OK")]
    public async Task Too_many_or_too_long_headers_are_answered(int count, int length, string status)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(index => $"X-{index}: {new string('a', length)}\r\n"));

        var answer = await AskAsync($"GET /customers/ HTTP/1.1\r\n{Headers}{headers}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_an_address_is_answered() =>
        Assert.StartsWith(
            "HTTP/1.1 414 URI Too Long\r\n",
            await AskAsync($"GET /customers/?a={new string('a', 10_000)} HTTP/1.1\r\n{Headers}\r\n"),
            StringComparison.Ordinal);

    private async Task<string> AskAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(_api.Client.BaseAddress!);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }

    private async Task<string> TrickleAsync(string start)
    {
        using var connection = await RawConnection.OpenAsync(_api.Client.BaseAddress!);
        await connection.SendAsync(start);
        var answer = connection.ReadToEndAsync();
        using var timer = new PeriodicTimer(Interval);
        while (await Task.WhenAny(answer, timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask()) != answer)
        {
            try
            {
                await connection.SendAsync("a");
            }
            catch (IOException)
            {
                // The server is closing the connection; the response tells why.
            }
        }

        return await answer;
    }
}
