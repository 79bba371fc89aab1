using PayeTonKawa.Tests.Servers;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Whoever_asks_within_a_second_gets_the_same_answer_and_no_query_makes_it_another()
    {
        using var client = _api.CreateClient();
        foreach (var path in (string[])["/health", "/health?x=1"])
        {
            // A cached response has an Age header (RFC 9111, 5.1).
            await Eventually.TrueAsync(
                async () =>
                {
                    using var first = await client.GetAsync("/health", TestContext.Current.CancellationToken);
                    using var second = await client.GetAsync(path, TestContext.Current.CancellationToken);
                    return second.Headers.Age < TimeSpan.FromSeconds(2);
                },
                $"{path} is answered from what was kept");
        }
    }
}
