using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class InvalidCommandeTests : IDisposable
{
    private const string Line = """{"produit_id":1,"quantite":2,"prix_unitaire":9.99}""";

    private readonly ApiUnderTest<Program, CommandesDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task A_client_that_is_none_is_refused(string clientId)
    {
        await (await _api.SendAsync("POST", "/orders/", $$"""{"client_id":{{clientId}},"lignes":[{{Line}}]}""")).AssertInvalidAsync("client_id");
        await AssertNotChangedByAsync($$"""{"client_id":{{clientId}}}""", "client_id");
    }

    [Theory]
    [InlineData("null", "lignes")]
    [InlineData("[]", "lignes")]
    [InlineData("{}", "lignes")]
    [InlineData("\"x\"", "lignes")]
    [InlineData("[null]", "lignes[0]")]
    [InlineData("[[]]", "lignes[0]")]
    [InlineData("[{}]", "lignes[0].prix_unitaire,lignes[0].produit_id,lignes[0].quantite")]
    [InlineData("[{\"produit_id\":0,\"quantite\":1,\"prix_unitaire\":1}]", "lignes[0].produit_id")]
    [InlineData("[{\"produit_id\":2147483648,\"quantite\":1,\"prix_unitaire\":1}]", "lignes[0].produit_id")]
    [InlineData("[{\"produit_id\":true,\"quantite\":1,\"prix_unitaire\":1}]", "lignes[0].produit_id")]
    [InlineData("[{\"produit_id\":1,\"quantite\":0,\"prix_unitaire\":1}]", "lignes[0].quantite")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1000001,\"prix_unitaire\":1}]", "lignes[0].quantite")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1.5,\"prix_unitaire\":1}]", "lignes[0].quantite")]
    [InlineData("[{\"produit_id\":1,\"quantite\":\"1\",\"prix_unitaire\":1}]", "lignes[0].quantite")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1,\"prix_unitaire\":-1}]", "lignes[0].prix_unitaire")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1,\"prix_unitaire\":1.001}]", "lignes[0].prix_unitaire")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1,\"prix_unitaire\":1000000.01}]", "lignes[0].prix_unitaire")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1,\"prix_unitaire\":1e400}]", "lignes[0].prix_unitaire")]
    [InlineData("[{\"produit_id\":1,\"quantite\":1,\"prix_unitaire\":1},{\"produit_id\":1,\"quantite\":1}]", "lignes[1].prix_unitaire")]
    public async Task Lines_that_are_none_are_refused(string lignes, string fields)
    {
        await (await _api.SendAsync("POST", "/orders/", $$"""{"client_id":1,"lignes":{{lignes}}}""")).AssertInvalidAsync(fields.Split(','));
        await AssertNotChangedByAsync($$"""{"lignes":{{lignes}}}""", fields.Split(','));
    }

    [Fact]
    public async Task More_than_a_thousand_lines_are_refused()
    {
        var lignes = string.Join(',', Enumerable.Repeat(Line, 1001));

        await (await _api.SendAsync("POST", "/orders/", $$"""{"client_id":1,"lignes":[{{lignes}}]}""")).AssertInvalidAsync("lignes");
    }

    [Fact]
    public async Task What_must_be_there_is_asked_for() => await (await _api.SendAsync("POST", "/orders/", "{}")).AssertInvalidAsync("client_id", "lignes");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"total":5}""")]
    public async Task A_change_of_nothing_is_refused(string change) => await AssertNotChangedByAsync(change, "$");

    private async Task AssertNotChangedByAsync(string change, params string[] fields)
    {
        Assert.Empty(_api.Events());
        await _api.SendAsync("POST", "/orders/", $$"""{"client_id":1,"lignes":[{{Line}}]}""");
        var before = await (await _api.SendAsync("GET", "/orders/1")).TextAsync();

        await (await _api.SendAsync("PUT", "/orders/1", change)).AssertInvalidAsync(fields);

        Assert.Equal(before, await (await _api.SendAsync("GET", "/orders/1")).TextAsync());
        Assert.Single(_api.Events());
    }
}
