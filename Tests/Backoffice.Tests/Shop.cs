using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Backoffice.Tests;

/// <summary>A coffee shop that has been open for a while: clients, products, orders in each state, and messages that the consumer has rejected.</summary>
internal static class Shop
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private static readonly (string Prenom, string Nom, string Boite)[] Clients =
    [
        ("Sophie", "Martin", "sophie.martin"), ("Karim", "Benali", "k.benali"), ("Camille", "Roux", "camille"), ("Jean-Luc", "Moreau", "jl.moreau"),
        ("Anaïs", "Lefèvre", "anais.lefevre"), ("Hugo", "Girard", "hugo.girard"), ("Inès", "Fontaine", "ines"), ("Thomas", "Chevalier", "t.chevalier"),
        ("Léa", "Barbier", "lea.barbier"), ("Mathis", "Renard", "mathis"), ("Chloé", "Dumas", "chloe.dumas"), ("Yanis", "Haddad", "y.haddad"),
        ("Élodie", "Perrin", "elodie.perrin"), ("Lucas", "Brunet", "lucas.brunet"), ("Manon", "Gauthier", "manon"), ("Nathan", "Le Goff", "nathan.legoff"),
    ];

    private static readonly (string Nom, decimal Prix, int Stock, string Description)[] Produits =
    [
        ("Kenya AA, 250 g", 9.90m, 42, "Cassis et pamplemousse, lavé, torréfaction claire."),
        ("Éthiopie Yirgacheffe, 250 g", 11.50m, 18, "Jasmin et bergamote."),
        ("Colombie Huila, 1 kg", 32.00m, 3, "Caramel et noisette, pour l'espresso."),
        ("Brésil Cerrado, 1 kg", 27.50m, 64, "Chocolat et amande, peu acide."),
        ("Guatemala Antigua, 250 g", 10.20m, 0, "Cacao et orange."),
        ("Décaféiné du Mexique, 250 g", 9.40m, 25, "Décaféiné à l'eau."),
        ("Cafetière à piston, 1 l", 34.90m, 7, "Verre et inox."),
        ("Filtres en papier, 100", 4.50m, 120, "Taille 4, non blanchis."),
    ];

    private static readonly string[] Statuts = ["livree", "livree", "expediee", "confirmee", "annulee", "en_attente"];

    private static readonly string[] Rejected = ["{\"client_id\": 12,", "{\"client_id\": 9,", "{\"client\": 4, \"raison\": \"compte fermé\"}"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task OpenAsync(SystemFixture system)
    {
        using var produits = system.CreateApiClient("api-produits");
        using var commandes = system.CreateApiClient("api-commandes");
        var clientIds = new List<int>();
        foreach (var (prenom, nom, boite) in Clients)
        {
            clientIds.Add(await CreateAsync(system.Clients, "/customers/", new { nom, prenom, email = $"{boite}@example.fr", telephone = "06 12 34 56 78" }));
        }

        var produitIds = new List<int>();
        foreach (var (nom, prix, stock, description) in Produits)
        {
            produitIds.Add(await CreateAsync(produits, "/products/", new { nom, prix, stock, description }));
        }

        for (var number = 0; number < 3 * Statuts.Length; number++)
        {
            var lignes = Enumerable.Range(number, 1 + (number % 3)).Select(line => line % Produits.Length)
                .Select(line => new { produit_id = produitIds[line], quantite = 1 + (line % 4), prix_unitaire = Produits[line].Prix });
            var commande = await CreateAsync(commandes, "/orders/", new { client_id = clientIds[number * 5 % Clients.Length], lignes });
            if (Statuts[number % Statuts.Length] is not "en_attente" and var statut)
            {
                using var changed = await commandes.PutAsJsonAsync($"/orders/{commande}", new { statut }, Cancellation);
                changed.EnsureSuccessStatusCode();
            }
        }

        using var broker = await system.CreateBrokerClientAsync();
        foreach (var payload in Rejected)
        {
            await PublishAsync(broker, payload);
        }

        using var timer = new PeriodicTimer(Period);
        while ((await commandes.GetFromJsonAsync<JsonArray>("/operations/rejected", Cancellation))!.Count < Rejected.Length)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private static async Task<int> CreateAsync(HttpClient api, string path, object body)
    {
        using var created = await api.PostAsJsonAsync(path, body, Cancellation);
        return (int)(await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["id"]!;
    }

    private static async Task PublishAsync(HttpClient broker, string payload)
    {
        using var published = await broker.PostAsJsonAsync(
            "/api/exchanges/%2F/amq.default/publish",
            new
            {
                routing_key = "commandes_client_events",
                payload,
                payload_encoding = "string",
                properties = new
                {
                    message_id = $"{Guid.NewGuid()}",
                    type = "client_deleted",
                    content_type = "application/json",
                    headers = new { sequence = 42 },
                },
            },
            Cancellation);
        published.EnsureSuccessStatusCode();
    }
}
