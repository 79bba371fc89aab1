using System.Net;
using Services.Testing;

namespace Clients.Api.Tests;

/// <summary>Concurrent requests for the same client.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Rounds = 100;
    private const int AtOnce = 4;

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Of_several_clients_with_one_email_one_is_created_and_told_of()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            var email = $"client{round}@test.com";

            var statuses = await AtOnceAsync(number => ("POST", "/customers/", $$"""{"nom":"Martin","prenom":"Sophie {{number}}","email":"{{email}}"}"""));

            Assert.Equal([HttpStatusCode.Created, .. Enumerable.Repeat(HttpStatusCode.Conflict, AtOnce - 1)], statuses);
            Assert.Single(_api.WithDb(db => db.Clients.Where(client => client.Email == email).ToList()));
            Assert.Equal(round, _api.Events().Count);
        }
    }

    [Fact]
    public async Task Of_several_deletions_one_finds_the_client_and_is_told_of()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await _api.SendAsync("POST", "/customers/", $$"""{"nom":"Martin","prenom":"Sophie","email":"client{{round}}@test.com"}""");

            var statuses = await AtOnceAsync(_ => ("DELETE", $"/customers/{round}", null));

            Assert.Equal([HttpStatusCode.NoContent, .. Enumerable.Repeat(HttpStatusCode.NotFound, AtOnce - 1)], statuses);
            Assert.Equal(2 * round, _api.Events().Count);
        }
    }

    // The status codes of the responses, sorted.
    private async Task<IEnumerable<HttpStatusCode>> AtOnceAsync(Func<int, (string Method, string Path, string? Body)> request)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(() =>
        {
            var (method, path, body) = request(number);
            return _api.SendAsync(method, path, body);
        })));
        return answers.Select(answer => answer.StatusCode).Order();
    }
}
