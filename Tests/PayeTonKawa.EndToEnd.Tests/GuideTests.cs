using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The guide's commands on a new system, and again after a restart.</summary>
public sealed class GuideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_guides_commands_give_its_answers_and_data_outlive_a_restart()
    {
        using var place = new Place();
        using var clients = place.CreateClient("api-clients");
        using var produits = place.CreateClient("api-produits");
        using var commandes = place.CreateClient("api-commandes");

        await using (var system = RunningSystem.StartByCommand(place))
        {
            await system.WaitUntilHealthyAsync(Token);

            var jean = await SendAsync(clients, HttpMethod.Post, "/customers/", HttpStatusCode.Created,
                """{"nom": "Dupont", "prenom": "Jean", "email": "jean.dupont@test.com", "telephone": "0612345678"}""");
            AssertHas("""{"id": 1, "nom": "Dupont", "prenom": "Jean", "email": "jean.dupont@test.com", "actif": true}""", jean);

            var sophie = await SendAsync(clients, HttpMethod.Post, "/customers/", HttpStatusCode.Created,
                """{"nom": "Martin", "prenom": "Sophie", "email": "sophie@test.com", "telephone": "0698765432"}""");
            AssertHas("""{"id": 2}""", sophie);

            await SendAsync(produits, HttpMethod.Post, "/products/", HttpStatusCode.Created,
                """{"nom": "Café Kenya", "prix": 12.50, "stock": 50}""");

            var commande = await SendAsync(commandes, HttpMethod.Post, "/orders/", HttpStatusCode.Created,
                """{"client_id": 1, "lignes": [{"produit_id": 1, "quantite": 2, "prix_unitaire": 9.99}]}""");
            AssertHas("""{"id": 1, "client_id": 1, "statut": "en_attente", "total": 19.98}""", commande);

            await SendAsync(clients, HttpMethod.Delete, "/customers/1", HttpStatusCode.NoContent);
            await WaitForAsync(commandes, "/orders/1", """{"id": 1, "client_id": 1, "statut": "client_supprime", "total": 19.98}""");

            var kenya = await SendAsync(produits, HttpMethod.Put, "/products/1", HttpStatusCode.OK, """{"stock": 5}""");
            AssertHas("""{"id": 1, "nom": "Café Kenya", "stock": 5}""", kenya);

            await system.PressCtrlCAsync();
        }

        await using (var system = RunningSystem.StartByCommand(place))
        {
            await system.WaitUntilHealthyAsync(Token);

            await SendAsync(clients, HttpMethod.Get, "/customers/1", HttpStatusCode.NotFound);
            AssertHas("""{"id": 2, "nom": "Martin"}""", await SendAsync(clients, HttpMethod.Get, "/customers/2", HttpStatusCode.OK));
            AssertHas("""{"statut": "client_supprime"}""", await SendAsync(commandes, HttpMethod.Get, "/orders/1", HttpStatusCode.OK));

            await SendAsync(commandes, HttpMethod.Post, "/orders/", HttpStatusCode.Created,
                """{"client_id": 2, "lignes": [{"produit_id": 1, "quantite": 2, "prix_unitaire": 9.99}]}""");
            await SendAsync(clients, HttpMethod.Delete, "/customers/2", HttpStatusCode.NoContent);
            await WaitForAsync(commandes, "/orders/2", """{"statut": "client_supprime"}""");

            await system.StopAsync();
        }
    }

    private static async Task<JsonNode?> SendAsync(
        HttpClient client, HttpMethod method, string path, HttpStatusCode expected, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);
        var answer = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {answer}");
        return answer.Length == 0 ? null : JsonNode.Parse(answer);
    }

    private static async Task WaitForAsync(HttpClient client, string path, string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!Has(expected, await SendAsync(client, HttpMethod.Get, path, HttpStatusCode.OK)))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static void AssertHas(string expected, JsonNode? answer) =>
        Assert.True(Has(expected, answer), $"{answer?.ToJsonString()} has not {expected}");

    private static bool Has(string expected, JsonNode? answer) =>
        JsonNode.Parse(expected)!.AsObject().All(property => JsonNode.DeepEquals(property.Value, answer?[property.Key]));
}
