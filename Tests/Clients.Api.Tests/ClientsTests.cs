using System.Net;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class ClientsTests : IDisposable
{
    private const string Jean = """{"nom":"Dupont","prenom":"Jean","email":"jean.dupont@test.com","telephone":"0612345678"}""";
    private const string JeanAnswer = """{"id":1,"nom":"Dupont","prenom":"Jean","email":"jean.dupont@test.com","telephone":"0612345678","actif":true}""";

    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("/customers/")]
    [InlineData("/customers")]
    public async Task A_client_is_created_and_told_of(string path)
    {
        var response = await _api.SendAsync("POST", path, Jean);

        await response.AssertAsync(HttpStatusCode.Created, JeanAnswer);
        Assert.Equal("/customers/1", response.Headers.Location?.OriginalString);
        Assert.Equal(
            ["""{"event":"client_created","client_id":1,"data":{"nom":"Dupont","email":"jean.dupont@test.com"},"timestamp":"2026-02-27T10:18:26Z"}"""],
            _api.Events());
    }

    [Fact]
    public async Task Any_unicode_is_kept_as_it_was_sent()
    {
        const string nom = "  Ünïcødé \u202E\u0301 日本 <&'> ";
        await _api.SendAsync("POST", "/customers/", $$"""{"nom":"{{nom}}","prenom":"\ud83d\ude00","email":"é@exämple.fr"}""");

        Assert.Equal((nom, "😀", "é@exämple.fr"), _api.WithDb(db => db.Clients.AsEnumerable().Select(c => (c.Nom, c.Prenom, c.Email)).Single()));
        Assert.Contains("é@exämple.fr", Assert.Single(_api.Events()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/customers/1")]
    [InlineData("/customers/1/")]
    public async Task A_client_is_found(string path)
    {
        await _api.SendAsync("POST", "/customers/", Jean);

        await (await _api.SendAsync("GET", path)).AssertAsync(HttpStatusCode.OK, JeanAnswer);
    }

    [Fact]
    public async Task Clients_are_listed_by_id_and_by_page()
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            await _api.SendAsync("POST", "/customers/", $$"""{"nom":"n","prenom":"p","email":"{{i}}@test.com"}""");
        }

        await (await _api.SendAsync("GET", "/customers?skip=1&limit=1")).AssertAsync(
            HttpStatusCode.OK, """[{"id":2,"nom":"n","prenom":"p","email":"2@test.com","telephone":null,"actif":true}]""");
        await (await _api.SendAsync("GET", "/customers/?skip=3")).AssertAsync(HttpStatusCode.OK, "[]");
        Assert.Equal(3, (await (await _api.SendAsync("GET", "/customers/?limit=1000")).TextAsync()).Split("\"id\":").Length - 1);
    }

    [Theory]
    [InlineData("skip=-1", "skip")]
    [InlineData("skip=abc", "skip")]
    [InlineData("skip=99999999999", "skip")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=true", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("limit=%00", "limit")]
    [InlineData("limit=1%00", "limit")]
    public async Task A_page_that_is_none_is_refused(string query, string field) =>
        await (await _api.SendAsync("GET", $"/customers/?{query}")).AssertInvalidAsync(field);

    [Theory]
    [InlineData("""{"nom":"Jean-Pierre"}""", "Jean-Pierre", "Jean", "jean.dupont@test.com", "0612345678", true)]
    [InlineData("""{"prenom":"J"}""", "Dupont", "J", "jean.dupont@test.com", "0612345678", true)]
    [InlineData("""{"email":"Jean.Dupont@test.com"}""", "Dupont", "Jean", "Jean.Dupont@test.com", "0612345678", true)]
    [InlineData("""{"telephone":null}""", "Dupont", "Jean", "jean.dupont@test.com", null, true)]
    [InlineData("""{"actif":false,"inconnu":1}""", "Dupont", "Jean", "jean.dupont@test.com", "0612345678", false)]
    public async Task Only_what_is_present_changes(string change, string nom, string prenom, string email, string? telephone, bool actif)
    {
        await _api.SendAsync("POST", "/customers/", Jean);

        var response = await _api.SendAsync("PUT", "/customers/1", change);

        var telephoneJson = telephone is null ? "null" : $"\"{telephone}\"";
        await response.AssertAsync(
            HttpStatusCode.OK,
            $$"""{"id":1,"nom":"{{nom}}","prenom":"{{prenom}}","email":"{{email}}","telephone":{{telephoneJson}},"actif":{{(actif ? "true" : "false")}}}""");
        Assert.Equal(
            $$$"""{"event":"client_updated","client_id":1,"data":{"nom":"{{{nom}}}","email":"{{{email}}}"},"timestamp":"2026-02-27T10:18:26Z"}""",
            _api.Events()[1]);
    }

    [Fact]
    public async Task A_client_is_deleted_once()
    {
        await _api.SendAsync("POST", "/customers/", Jean);

        var response = await _api.SendAsync("DELETE", "/customers/1");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.TextAsync());
        await (await _api.SendAsync("DELETE", "/customers/1")).AssertProblemAsync(HttpStatusCode.NotFound, "Client non trouvé");
        await (await _api.SendAsync("GET", "/customers/1")).AssertProblemAsync(HttpStatusCode.NotFound, "Client non trouvé");
        Assert.Equal("""{"event":"client_deleted","client_id":1,"timestamp":"2026-02-27T10:18:26Z"}""", _api.Events()[^1]);
        Assert.Equal(2, _api.Events().Count);
    }

    [Theory]
    [InlineData("jean.dupont@test.com", "JEAN.Dupont@TEST.com")]
    [InlineData("é@exämple.fr", "É@EXÄMPLE.FR")]
    [InlineData("Σ@σς.gr", "σ@ΣΣ.GR")]
    [InlineData("\u212A@k.com", "k@k.com")]
    public async Task An_email_is_taken_whatever_its_case(string first, string second)
    {
        await _api.SendAsync("POST", "/customers/", $$"""{"nom":"a","prenom":"b","email":"{{first}}"}""");
        await _api.SendAsync("POST", "/customers/", """{"nom":"a","prenom":"b","email":"other@test.com"}""");

        await (await _api.SendAsync("POST", "/customers/", $$"""{"nom":"a","prenom":"b","email":"{{second}}"}"""))
            .AssertProblemAsync(HttpStatusCode.Conflict, "Email déjà utilisé");
        await (await _api.SendAsync("PUT", "/customers/2", $$"""{"email":"{{second}}"}""")).AssertProblemAsync(HttpStatusCode.Conflict, "Email déjà utilisé");
        Assert.Equal(2, _api.WithDb(db => db.Clients.Count()));
        Assert.Equal("other@test.com", _api.WithDb(db => db.Clients.Single(c => c.Id == 2).Email));
        Assert.Equal(2, _api.Events().Count);
    }

    [Theory]
    [InlineData("999")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("%E9")]
    public async Task An_id_that_is_nobodys_is_not_found(string id)
    {
        await (await _api.SendAsync("GET", $"/customers/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Client non trouvé");
        await (await _api.SendAsync("PUT", $"/customers/{id}", """{"nom":"a"}""")).AssertProblemAsync(HttpStatusCode.NotFound, "Client non trouvé");
        await (await _api.SendAsync("DELETE", $"/customers/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Client non trouvé");
        Assert.Empty(_api.Events());
    }
}
