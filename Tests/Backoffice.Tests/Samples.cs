using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Backoffice.Tests;

/// <summary>One entity of each kind, for the pages that show one.</summary>
internal sealed class Samples
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> _values = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<Samples> CreateAsync(SystemFixture system)
    {
        var samples = new Samples();
        var client = await system.CreateClientAsync();
        samples._values["{client}"] = $"{client.Id}";
        using var produits = system.CreateApiClient("api-produits");
        var produit = await CreateAsync(produits, "/products/", new { nom = "Café Kenya", prix = 9.99, stock = 4, description = "Fruité" });
        samples._values["{produit}"] = produit;
        using var commandes = system.CreateApiClient("api-commandes");
        var lignes = new[] { new { produit_id = int.Parse(produit, null), quantite = 2, prix_unitaire = 9.99 } };
        samples._values["{commande}"] = await CreateAsync(commandes, "/orders/", new { client_id = client.Id, lignes });
        await samples.RejectAsync(system, commandes);
        return samples;
    }

    /// <summary>The address with ids in place of the names in braces.</summary>
    internal string Resolve(string address) => _values.Aggregate(address, (text, sample) => text.Replace(sample.Key, sample.Value, StringComparison.Ordinal));

    // A message that is not JSON, which the consumer keeps.
    private async Task RejectAsync(SystemFixture system, HttpClient commandes)
    {
        using var broker = await system.CreateBrokerClientAsync();
        using var published = await broker.PostAsJsonAsync(
            "/api/exchanges/%2F/amq.default/publish",
            new { routing_key = "commandes_client_events", payload = "pas du JSON", payload_encoding = "string", properties = new { } },
            Cancellation);
        published.EnsureSuccessStatusCode();
        using var timer = new PeriodicTimer(Period);
        while (true)
        {
            if ((await commandes.GetFromJsonAsync<JsonArray>("/operations/rejected", Cancellation))!.FirstOrDefault() is { } rejected)
            {
                _values["{rejet}"] = $"{rejected["id"]}";
                _values["{groupe}"] = $"?queue={rejected["queue"]}&raison={Uri.EscapeDataString((string)rejected["reason"]!)}";
                return;
            }

            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private static async Task<string> CreateAsync(HttpClient api, string path, object body)
    {
        using var created = await api.PostAsJsonAsync(path, body, Cancellation);
        return $"{(await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["id"]}";
    }
}
