using System.Net;
using System.Text.Json;
using Services.Testing;

namespace Clients.Api.Tests;

public sealed class InvalidClientTests : IDisposable
{
    private readonly ApiUnderTest<Program, ClientsDbContext> _api = new();

    public static TheoryData<string, string> InvalidFields { get; } = new()
    {
        { "nom", "\"\"" },
        { "nom", Text(new string('a', 201)) },
        { "nom", "null" },
        { "nom", "5" },
        { "nom", "true" },
        { "nom", "[\"a\"]" },
        { "nom", @"""a\u0000b""" },
        { "nom", @"""a\tb""" },
        { "nom", @"""a\u0085b""" },
        { "nom", @"""\ud800""" },
        { "nom", @"""\udc00\ud800""" },
        { "prenom", "\"\"" },
        { "prenom", "null" },
        { "prenom", @"""\u001f""" },
        { "email", "\"\"" },
        { "email", "null" },
        { "email", "5" },
        { "email", "\"abc\"" },
        { "email", "\"a@\"" },
        { "email", "\"@b\"" },
        { "email", "\"a@@b\"" },
        { "email", "\"a@b@c\"" },
        { "email", "\"a@.com\"" },
        { "email", "\"a@b..c\"" },
        { "email", "\"a b@c.d\"" },
        { "email", "\" a@c.d\"" },
        { "email", @"""a\u0000@c.d""" },
        { "email", Text(new string('a', 250) + "@b.fr") },
        { "telephone", Text(new string('1', 31)) },
        { "telephone", "612345678" },
        { "telephone", @"""\u0007""" },
    };

    public void Dispose() => _api.Dispose();

    [Theory]
    [MemberData(nameof(InvalidFields))]
    public async Task A_field_that_is_no_good_is_named_and_nothing_is_stored(string field, string value)
    {
        var fields = new Dictionary<string, string> { ["nom"] = "\"a\"", ["prenom"] = "\"b\"", ["email"] = "\"new@test.com\"" };
        fields[field] = value;

        await (await _api.SendAsync("POST", "/customers/", Json(fields))).AssertInvalidAsync(field);

        Assert.Empty(_api.WithDb(db => db.Clients.ToList()));
        Assert.Empty(_api.Events());
    }

    [Theory]
    [MemberData(nameof(InvalidFields))]
    [InlineData("actif", "0")]
    [InlineData("actif", "\"true\"")]
    [InlineData("actif", "null")]
    public async Task Nor_does_it_change_anything(string field, string value)
    {
        await _api.SendAsync("POST", "/customers/", """{"nom":"a","prenom":"b","email":"old@test.com"}""");
        var before = await (await _api.SendAsync("GET", "/customers/1")).TextAsync();

        await (await _api.SendAsync("PUT", "/customers/1", Json(new() { [field] = value }))).AssertInvalidAsync(field);

        await (await _api.SendAsync("GET", "/customers/1")).AssertAsync(HttpStatusCode.OK, before);
        Assert.Single(_api.Events());
    }

    [Fact]
    public async Task Every_field_that_is_no_good_is_named_at_once() =>
        await (await _api.SendAsync("POST", "/customers/", """{"prenom":null,"telephone":1}""")).AssertInvalidAsync("email", "nom", "prenom", "telephone");

    [Theory]
    [InlineData("nom", 200, "a")]
    [InlineData("nom", 200, "é")]
    [InlineData("nom", 200, "😀")]
    [InlineData("nom", 1, " ")]
    [InlineData("prenom", 200, "a")]
    [InlineData("prenom", 200, "\u3000")]
    [InlineData("telephone", 30, "1")]
    [InlineData("email", 249, "a")]
    public async Task The_limits_themselves_are_good(string field, int count, string character)
    {
        var value = string.Concat(Enumerable.Repeat(character, count)) + (field == "email" ? "@b.fr" : "");
        var fields = new Dictionary<string, string> { ["nom"] = "\"a\"", ["prenom"] = "\"b\"", ["email"] = "\"new@test.com\"" };
        fields[field] = Text(value);

        var response = await _api.SendAsync("POST", "/customers/", Json(fields));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(value, JsonDocument.Parse(await response.TextAsync()).RootElement.GetProperty(field).GetString());
    }

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static string Json(Dictionary<string, string> fields) => $"{{{string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value}"))}}}";
}
