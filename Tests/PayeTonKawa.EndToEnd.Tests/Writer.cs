using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>Creates clients with an order each and deletes every second one until cancelled; records the acknowledged changes.</summary>
internal sealed class Writer(Place place)
{
    private readonly ConcurrentDictionary<int, (int Order, bool? Deleted)> _clients = new();

    /// <summary>Number of clients whose creation was acknowledged.</summary>
    public int Count => _clients.Count;

    /// <summary>Works until cancelled, also while the system is down.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var clients = place.CreateClient("api-clients");
        using var commandes = place.CreateClient("api-commandes");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(clients, commandes, stop);
                await timer.WaitForNextTickAsync(stop);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException)
            {
                // The system is not up yet or was killed: the outcome of the last request is unknown.
            }
        }
    }

    /// <summary>Describes the first lost client, or order whose status does not match its client, according to the acknowledged changes; or null.</summary>
    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        using var clients = place.CreateClient("api-clients");
        using var commandes = place.CreateClient("api-commandes");
        foreach (var (client, (order, deleted)) in _clients)
        {
            using var found = await clients.GetAsync($"/customers/{client}", cancellationToken);
            if (deleted is { } isDeleted && isDeleted != (found.StatusCode == HttpStatusCode.NotFound))
            {
                return $"client {client}, deleted: {isDeleted}, is {found.StatusCode}";
            }

            var statut = order == 0
                ? null
                : (await commandes.GetFromJsonAsync<JsonElement>($"/orders/{order}", cancellationToken)).GetProperty("statut").GetString();
            if (statut is not null && (statut == "client_supprime") != (found.StatusCode == HttpStatusCode.NotFound))
            {
                return $"order {order} is {statut} and its client {client} {found.StatusCode}";
            }
        }

        return null;
    }

    private async Task WriteAsync(HttpClient clients, HttpClient commandes, CancellationToken cancellationToken)
    {
        var client = await CreateAsync(
            clients, "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, cancellationToken);
        _clients[client] = (0, false);
        var order = await CreateAsync(
            commandes,
            "/orders/",
            new { client_id = client, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99 } } },
            cancellationToken);
        _clients[client] = (order, false);
        if (Count % 2 == 0)
        {
            _clients[client] = (order, null);
            using var response = await clients.DeleteAsync($"/customers/{client}", cancellationToken);
            response.EnsureSuccessStatusCode();
            _clients[client] = (order, true);
        }
    }

    private static async Task<int> CreateAsync(HttpClient http, string path, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetInt32();
    }
}
