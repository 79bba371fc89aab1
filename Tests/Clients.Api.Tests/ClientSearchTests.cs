using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientSearchTests : IDisposable
{
    private static readonly (string Nom, string Prenom, string Email)[] Clients =
    [
        ("Dupont", "Émile", "emile@test.com"),
        ("Martin", "Sophie", "sophie.dupont@test.com"),
        ("100%_sûr", "a\\b", "p@exämple.fr"),
        ("O'Brien", "true", "123@test.com"),
        ("日本", "😀", "x@test.com"),
    ];

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("dupont", "1,2")]
    [InlineData("DUPONT", "1,2")]
    [InlineData("upon", "1,2")]
    [InlineData("émile", "1")]
    [InlineData("ÉMILE", "1")]
    [InlineData("emile", "1")]
    [InlineData("Emîle", "")]
    [InlineData("sûr", "3")]
    [InlineData("sur", "")]
    [InlineData("EXÄMPLE", "3")]
    [InlineData("@TEST", "1,2,4,5")]
    [InlineData("%", "3")]
    [InlineData("_", "3")]
    [InlineData("\\", "3")]
    [InlineData("0%_s", "3")]
    [InlineData("%test", "")]
    [InlineData("'", "4")]
    [InlineData("'; --", "")]
    [InlineData("true", "4")]
    [InlineData("123", "4")]
    [InlineData("日", "5")]
    [InlineData("😀", "5")]
    [InlineData("Dupont Émile", "")]
    [InlineData(" ", "")]
    public async Task Clients_are_found_by_what_their_names_or_address_contain(string text, string ids)
    {
        await CreateAsync();

        using var response = await _api.SendAsync("GET", $"/customers/?count=true&q={Uri.EscapeDataString(text)}");

        var found = JsonDocument.Parse(await response.TextAsync()).RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids, string.Join(',', found));
        Assert.Equal($"{found.Count}", Assert.Single(response.Headers.GetValues("X-Total-Count")));
    }

    [Fact]
    public async Task The_next_page_is_of_the_same_search()
    {
        await CreateAsync();

        using var first = await _api.SendAsync("GET", "/customers/?limit=2&q=%40TEST");
        using var second = await _api.SendAsync("GET", "/customers/?limit=2&q=%40TEST&after=2");

        Assert.Equal("<?limit=2&q=@TEST&after=2>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));
        Assert.Equal(["4", "5"], JsonDocument.Parse(await second.TextAsync()).RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetRawText()));
        Assert.False(second.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("q=")]
    [InlineData("q=%00")]
    [InlineData("q=a&q=b")]
    public async Task A_search_that_is_none_is_refused(string query) => await (await _api.SendAsync("GET", $"/customers/?{query}")).AssertInvalidAsync("q");

    [Fact]
    public async Task Too_long_a_search_is_refused()
    {
        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("GET", $"/customers/?q={new string('a', 254)}")).StatusCode);
        await (await _api.SendAsync("GET", $"/customers/?q={new string('a', 255)}")).AssertInvalidAsync("q");
    }

    [Fact]
    public async Task A_search_for_what_is_rare_does_not_read_the_table()
    {
        _api.WithDb(db => db.Database.ExecuteSqlRaw(
            """
            INSERT INTO clients (nom, prenom, email, email_normalise, actif)
            SELECT 'Martin' || n, 'Sophie', n || '@test.com', n || '@test.com', true FROM generate_series(1, 20000) n;
            SELECT gin_clean_pending_list('ix_clients_nom_prenom_email');
            ANALYZE clients;
            """));

        // One scan each for the name, the first name and the address.
        await _api.AssertUsesAsync("/customers/?q=dupont&limit=10", "ix_clients_nom_prenom_email", scans: 3);
    }

    private async Task CreateAsync()
    {
        foreach (var (nom, prenom, email) in Clients)
        {
            using var response = await _api.SendAsync("POST", "/customers/", JsonSerializer.Serialize(new { nom, prenom, email }));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }
}
