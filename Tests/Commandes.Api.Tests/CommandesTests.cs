using System.Net;
using System.Text.Json;
using Commandes.Data;
using Microsoft.EntityFrameworkCore;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesTests : IDisposable
{
    private const string Order = """{"client_id":3,"lignes":[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}""";

    private readonly ApiUnderTest<Program, CommandesDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("/orders/")]
    [InlineData("/orders")]
    public async Task An_order_is_created_and_told_of(string path)
    {
        var response = await _api.SendAsync("POST", path, Order);

        await response.AssertAsync(HttpStatusCode.Created, Answer());
        Assert.Equal("/orders/1", response.Headers.Location?.OriginalString);
        Assert.Equal(
            ["""{"event":"commande_created","commande_id":1,"data":{"client_id":3,"total":19.98},"timestamp":"2026-02-27T10:18:26Z"}"""], _api.Events());
        await (await _api.SendAsync("GET", "/orders/1/")).AssertAsync(HttpStatusCode.OK, Answer());
    }

    [Theory]
    [InlineData(1, "2", "12.5", "25.0")]
    [InlineData(3, "1", "0.1", "0.3")]
    [InlineData(1000, "1000000", "1000000", "1000000000000000.0")]
    [InlineData(1000, "999999", "999999.99", "999998990000010.0")]
    [InlineData(7, "3", "0.01", "0.21")]
    public async Task The_total_is_exact(int count, string quantite, string prix, string total)
    {
        var lignes = string.Join(',', Enumerable.Repeat($$"""{"produit_id":1,"quantite":{{quantite}},"prix_unitaire":{{prix}}}""", count));

        var response = await _api.SendAsync("POST", "/orders/", $$"""{"client_id":1,"lignes":[{{lignes}}]}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains($"\"total\":{total},", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Contains($"\"total\":{total},", await (await _api.SendAsync("GET", "/orders/1")).TextAsync(), StringComparison.Ordinal);
        Assert.Contains($"\"total\":{total}}}", Assert.Single(_api.Events()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirmee")]
    [InlineData("expediee")]
    [InlineData("livree")]
    [InlineData("annulee")]
    public async Task The_state_is_changed_and_told_of(string statut)
    {
        await _api.SendAsync("POST", "/orders/", Order);

        var response = await _api.SendAsync("PUT", "/orders/1", $$"""{"statut":"{{statut}}"}""");

        await response.AssertAsync(HttpStatusCode.OK, Answer(statut));
        Assert.Equal(
            [$$"""{"event":"commande_updated","commande_id":1,"statut":"{{statut}}","timestamp":"2026-02-27T10:18:26Z"}"""], _api.Events().Skip(1));
    }

    [Theory]
    [InlineData("\"client_supprime\"")]
    [InlineData("\"en_attente\"")]
    [InlineData("\"perdue\"")]
    [InlineData("\"Livree\"")]
    [InlineData("\"\"")]
    [InlineData(@"""\ud800""")]
    [InlineData("null")]
    [InlineData("1")]
    public async Task A_state_that_nobody_may_set_is_refused(string statut)
    {
        await _api.SendAsync("POST", "/orders/", Order);

        await (await _api.SendAsync("PUT", "/orders/1", $$"""{"statut":{{statut}}}""")).AssertInvalidAsync("statut");

        await (await _api.SendAsync("GET", "/orders/1")).AssertAsync(HttpStatusCode.OK, Answer());
        Assert.Single(_api.Events());
    }

    [Fact]
    public async Task New_lines_have_a_new_total_and_a_new_client_may_take_over()
    {
        await _api.SendAsync("POST", "/orders/", Order);

        await _api.SendAsync("PUT", "/orders/1", """{"lignes":[{"produit_id":2,"quantite":3,"prix_unitaire":0.1}]}""");
        var response = await _api.SendAsync("PUT", "/orders/1", """{"client_id":4}""");

        await response.AssertAsync(
            HttpStatusCode.OK,
            """{"id":1,"client_id":4,"statut":"en_attente","total":0.3,"date_commande":"2026-02-27T10:18:26.123Z","lignes":"""
            + """[{"produit_id":2,"quantite":3,"prix_unitaire":0.1}]}""");
        Assert.Equal(3, _api.Events().Count);
    }

    [Theory]
    [InlineData("", "1,2,3")]
    [InlineData("?client_id=3", "1,3")]
    [InlineData("?statut=livree", "2,3")]
    [InlineData("?client_id=3&statut=livree", "3")]
    [InlineData("?client_id=99", "")]
    [InlineData("?statut=client_supprime", "")]
    [InlineData("?skip=1&limit=1", "2")]
    [InlineData("?client_id=3&skip=1", "3")]
    [InlineData("?client_id=3&after=1", "3")]
    [InlineData("?statut=livree&after=0&limit=1", "2")]
    public async Task Orders_are_found_by_client_and_state(string query, string ids)
    {
        await _api.SendAsync("POST", "/orders/", Order);
        await _api.SendAsync("POST", "/orders/", Order.Replace("\"client_id\":3", "\"client_id\":4", StringComparison.Ordinal));
        await _api.SendAsync("POST", "/orders/", Order);
        await _api.SendAsync("PUT", "/orders/2", """{"statut":"livree"}""");
        await _api.SendAsync("PUT", "/orders/3", """{"statut":"livree"}""");

        var found = JsonDocument.Parse(await (await _api.SendAsync("GET", $"/orders/{query}")).TextAsync()).RootElement;

        Assert.Equal(ids, string.Join(',', found.EnumerateArray().Select(order => order.GetProperty("id").GetInt32())));
    }

    [Fact]
    public async Task A_search_for_a_rare_state_or_a_client_does_not_read_the_table()
    {
        _api.WithDb(db => db.Database.ExecuteSqlRaw(
            """
            INSERT INTO commandes (client_id, statut, date_commande, lignes, total)
            SELECT n % 1000 + 1, CASE WHEN n > 19900 THEN 'expediee' ELSE 'livree' END, now(), '[]', 0 FROM generate_series(1, 20000) n;
            ANALYZE commandes;
            """));

        await _api.AssertUsesAsync("/orders/?statut=expediee&limit=10", "ix_commandes_statut_id", scans: 1);
        await _api.AssertUsesAsync("/orders/?client_id=3&limit=10", "ix_commandes_client_id_id", scans: 1);
    }

    [Theory]
    [InlineData("client_id=abc", "client_id")]
    [InlineData("client_id=0", "client_id")]
    [InlineData("client_id=2147483648", "client_id")]
    [InlineData("client_id=", "client_id")]
    [InlineData("client_id=1&client_id=2", "client_id")]
    [InlineData("statut=perdue", "statut")]
    [InlineData("statut=%00", "statut")]
    [InlineData("limit=0", "limit")]
    public async Task A_search_that_is_none_is_refused(string query, string field) =>
        await (await _api.SendAsync("GET", $"/orders/?{query}")).AssertInvalidAsync(field);

    [Fact]
    public async Task An_order_is_deleted_once()
    {
        await _api.SendAsync("POST", "/orders/", Order);

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync("DELETE", "/orders/1")).StatusCode);
        await (await _api.SendAsync("DELETE", "/orders/1")).AssertProblemAsync(HttpStatusCode.NotFound, "Commande non trouvée");
        Assert.Equal(["""{"event":"commande_deleted","commande_id":1,"timestamp":"2026-02-27T10:18:26Z"}"""], _api.Events().Skip(1));
    }

    [Theory]
    [InlineData("999")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("2147483648")]
    public async Task An_id_that_is_nothings_is_not_found(string id)
    {
        await (await _api.SendAsync("GET", $"/orders/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Commande non trouvée");
        await (await _api.SendAsync("PUT", $"/orders/{id}", """{"statut":"livree"}""")).AssertProblemAsync(HttpStatusCode.NotFound, "Commande non trouvée");
        await (await _api.SendAsync("DELETE", $"/orders/{id}")).AssertProblemAsync(HttpStatusCode.NotFound, "Commande non trouvée");
        Assert.Empty(_api.Events());
    }

    [Fact]
    public async Task Without_the_key_there_is_no_way_in()
    {
        using var client = _api.CreateClient();

        await (await client.GetAsync("/orders/1", TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    private static string Answer(string statut = "en_attente") =>
        $$"""{"id":1,"client_id":3,"statut":"{{statut}}","total":19.98,"date_commande":"2026-02-27T10:18:26.123Z","lignes":"""
        + $$"""[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}""";
}
