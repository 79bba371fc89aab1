using System.Net;
using System.Text.Json;
using Services.Testing;

namespace Produits.Api.Tests;

public sealed class ProduitsTests : IDisposable
{
    private readonly ApiUnderTest<Program, ProduitsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("/products/")]
    [InlineData("/products")]
    public async Task A_product_is_created_and_told_of(string path)
    {
        var response = await _api.SendAsync("POST", path, """{"nom":"Café Kenya","prix":12.50,"stock":50,"description":"Doux"}""");

        await response.AssertAsync(HttpStatusCode.Created, """{"id":1,"nom":"Café Kenya","description":"Doux","prix":12.5,"stock":50}""");
        Assert.Equal("/products/1", response.Headers.Location?.OriginalString);
        Assert.Equal(
            ["""{"event":"produit_created","produit_id":1,"data":{"nom":"Café Kenya","prix":12.5,"stock":50},"timestamp":"2026-02-27T10:18:26Z"}"""],
            _api.Events());
    }

    [Fact]
    public async Task The_document_calls_an_amount_a_number()
    {
        var document = JsonDocument.Parse(await (await _api.SendAsync("GET", "/openapi/v1.json")).TextAsync()).RootElement;

        var prix = document.GetProperty("components").GetProperty("schemas").GetProperty("ProduitAnswer").GetProperty("properties").GetProperty("prix");
        Assert.Equal("""{"type":"number"}""", JsonSerializer.Serialize(prix));
    }

    [Fact]
    public async Task Stock_and_description_may_be_left_out()
    {
        var response = await _api.SendAsync("POST", "/products/", """{"nom":"Thé","prix":0}""");

        await response.AssertAsync(HttpStatusCode.Created, """{"id":1,"nom":"Thé","description":null,"prix":0.0,"stock":0}""");
        Assert.Single(_api.Events());
    }

    [Fact]
    public async Task Products_are_listed_by_id_and_by_page()
    {
        await CreateAsync();
        await CreateAsync();

        await (await _api.SendAsync("GET", "/products?skip=1&limit=5")).AssertAsync(
            HttpStatusCode.OK, """[{"id":2,"nom":"Café Kenya","description":"Doux","prix":12.5,"stock":50}]""");
        await (await _api.SendAsync("GET", "/products/?limit=1001")).AssertInvalidAsync("limit");
    }

    [Theory]
    [InlineData("caf", "1,2")]
    [InlineData("KENYA", "2")]
    [InlineData("fé%20k", "2")]
    [InlineData("fe", "")]
    [InlineData("doux", "")]
    [InlineData("_", "")]
    public async Task Products_are_found_by_what_their_name_contains(string text, string ids)
    {
        await _api.SendAsync("POST", "/products/", """{"nom":"CAFÉ","prix":1}""");
        await CreateAsync();

        var found = JsonDocument.Parse(await (await _api.SendAsync("GET", $"/products/?q={text}")).TextAsync()).RootElement;

        Assert.Equal(ids, string.Join(',', found.EnumerateArray().Select(row => row.GetProperty("id").GetInt32())));
    }

    [Theory]
    [InlineData("""{"nom":"Café"}""", "Café", "\"Doux\"", "12.5", 50)]
    [InlineData("""{"prix":11}""", "Café Kenya", "\"Doux\"", "11.0", 50)]
    [InlineData("""{"stock":10}""", "Café Kenya", "\"Doux\"", "12.5", 10)]
    [InlineData("""{"description":null,"inconnu":1}""", "Café Kenya", "null", "12.5", 50)]
    public async Task Only_what_is_present_changes(string change, string nom, string description, string prix, int stock)
    {
        await CreateAsync();

        var response = await _api.SendAsync("PUT", "/products/1", change);

        await response.AssertAsync(HttpStatusCode.OK, $$"""{"id":1,"nom":"{{nom}}","description":{{description}},"prix":{{prix}},"stock":{{stock}}}""");
        Assert.Equal(
            [
                $$$"""{"event":"produit_updated","produit_id":1,"data":"""
                + $$$"""{"nom":"{{{nom}}}","prix":{{{prix}}},"stock":{{{stock}}}},"timestamp":"2026-02-27T10:18:26Z"}"""
            ],
            _api.Events().Skip(1));
    }

    [Fact]
    public async Task Every_change_that_leaves_little_stock_says_so_after_it_says_what_changed()
    {
        await CreateAsync();

        await _api.SendAsync("PUT", "/products/1", """{"stock":9}""");
        await _api.SendAsync("PUT", "/products/1", """{"prix":11}""");
        await _api.SendAsync("PUT", "/products/1", """{"stock":10}""");

        Assert.Equal(
            [
                """{"event":"produit_updated","produit_id":1,"data":{"nom":"Café Kenya","prix":12.5,"stock":9},"timestamp":"2026-02-27T10:18:26Z"}""",
                """{"event":"produit_stock_low","produit_id":1,"produit_nom":"Café Kenya","stock":9,"timestamp":"2026-02-27T10:18:26Z"}""",
                """{"event":"produit_updated","produit_id":1,"data":{"nom":"Café Kenya","prix":11.0,"stock":9},"timestamp":"2026-02-27T10:18:26Z"}""",
                """{"event":"produit_stock_low","produit_id":1,"produit_nom":"Café Kenya","stock":9,"timestamp":"2026-02-27T10:18:26Z"}""",
                """{"event":"produit_updated","produit_id":1,"data":{"nom":"Café Kenya","prix":11.0,"stock":10},"timestamp":"2026-02-27T10:18:26Z"}""",
            ],
            _api.Events().Skip(1));
    }

    [Fact]
    public async Task A_product_is_deleted_once()
    {
        await CreateAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync("DELETE", "/products/1/")).StatusCode);
        await (await _api.SendAsync("DELETE", "/products/1")).AssertProblemAsync(HttpStatusCode.NotFound, "Produit non trouvé");
        Assert.Equal(["""{"event":"produit_deleted","produit_id":1,"timestamp":"2026-02-27T10:18:26Z"}"""], _api.Events().Skip(1));
    }

    [Theory]
    [InlineData("999")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("2147483648")]
    public async Task An_id_that_is_nothings_is_not_found(string id)
    {
        await (await _api.SendAsync("GET", $"/products/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Produit non trouvé");
        await (await _api.SendAsync("PUT", $"/products/{id}", """{"stock":5}""")).AssertProblemAsync(HttpStatusCode.NotFound, "Produit non trouvé");
        await (await _api.SendAsync("DELETE", $"/products/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Produit non trouvé");
        Assert.Empty(_api.Events());
    }

    [Fact]
    public async Task Without_the_key_there_is_no_way_in()
    {
        using var client = _api.CreateClient();

        await (await client.GetAsync("/products/", TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    private Task<HttpResponseMessage> CreateAsync() =>
        _api.SendAsync("POST", "/products/", """{"nom":"Café Kenya","prix":12.50,"stock":50,"description":"Doux"}""");
}
