using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>The guide's three scenarios, over HTTP and through the broker.</summary>
public sealed class GuideScenarioTests(AppHostFixture system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_creation_is_published()
    {
        await using var tap = await EventTap.OpenAsync(await system.ConnectToBrokerAsync(Token), Token);

        var id = await system.CreateClientAsync(Token);

        var message = await tap.NextAsync("client_id", id, Token);
        Assert.Equal("client.created", message.RoutingKey);
        var body = JsonNode.Parse(message.Body)!.AsObject();
        Assert.Equal(["event", "client_id", "data", "timestamp"], body.Select(property => property.Key));
        Assert.Equal("client_created", body["event"]!.GetValue<string>());
        Assert.Equal("Martin", body["data"]!["nom"]!.GetValue<string>());
        Assert.EndsWith("@test.com", body["data"]!["email"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", body["timestamp"]!.GetValue<string>());

        Assert.Equal(DeliveryModes.Persistent, message.Properties.DeliveryMode);
        Assert.Equal("application/json", message.Properties.ContentType);
        Assert.True(Guid.TryParse(message.Properties.MessageId, out _), message.Properties.MessageId);
        Assert.Equal("client_created", message.Properties.Type);
        Assert.Equal("api-clients", message.Properties.AppId);
        Assert.Contains("traceparent", message.Properties.Headers!.Keys);
    }

    [Fact]
    public async Task Deleting_a_client_turns_its_order_to_client_supprime()
    {
        var client = await system.CreateClientAsync(Token);
        var order = await system.CreateOrderAsync(client, Token);
        Assert.Equal("en_attente", await system.GetStatutAsync(order, Token));

        using var deleted = await system.Clients.DeleteAsync($"/customers/{client}", Token);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await system.WaitForStatutAsync(order, "client_supprime", Token);
        var late = await system.Commandes.PostAsJsonAsync(
            "/orders/",
            new { client_id = client, lignes = new[] { new { produit_id = 1, quantite = 1, prix_unitaire = 1 } } },
            Token);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_stock_that_falls_under_ten_is_published_twice()
    {
        await using var tap = await EventTap.OpenAsync(await system.ConnectToBrokerAsync(Token), Token);
        using var created = await system.Produits.PostAsJsonAsync("/products/", new { nom = "Café Kenya", prix = 11, stock = 50 }, Token);
        var id = (await created.Content.ReadFromJsonAsync<JsonObject>(Token))!["id"]!.GetValue<int>();
        await tap.NextAsync("produit_id", id, Token);

        using var updated = await system.Produits.PutAsJsonAsync($"/products/{id}", new { stock = 4 }, Token);

        Assert.Equal(HttpStatusCode.OK, updated.StatusCode);
        var first = await tap.NextAsync("produit_id", id, Token);
        var second = await tap.NextAsync("produit_id", id, Token);
        Assert.Equal(["produit.updated", "produit.stock_low"], [first.RoutingKey, second.RoutingKey]);
        Assert.StartsWith(
            $$"""{"event":"produit_updated","produit_id":{{id}},"data":{"nom":"Café Kenya","prix":11.0,"stock":4},"timestamp":""",
            first.Body,
            StringComparison.Ordinal);
        Assert.StartsWith(
            $$"""{"event":"produit_stock_low","produit_id":{{id}},"produit_nom":"Café Kenya","stock":4,"timestamp":""",
            second.Body,
            StringComparison.Ordinal);
    }
}
