using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>A running system for tests that leave it unchanged except for new rows.</summary>
public sealed partial class SharedSystem : IAsyncLifetime
{
    private readonly Place _place = new();
    private RunningSystem? _system;

    /// <summary>The login link printed on the console.</summary>
    public Uri Login { get; private set; } = null!;

    public HttpClient Clients { get; private set; } = null!;

    public HttpClient Commandes { get; private set; } = null!;

    /// <summary>The dashboard's telemetry API.</summary>
    public HttpClient Telemetry { get; private set; } = null!;

    internal RunningSystem System => _system!;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _system = RunningSystem.StartAppHost(_place);
        await _system.WaitForOutputAsync("Login to the dashboard at http", cancellationToken);
        Login = new(LoginLine().Match(_system.Output).Groups[1].Value);
        await _system.WaitUntilHealthyAsync(cancellationToken);
        Telemetry = new() { BaseAddress = new(Login, "/api/telemetry/") };
        Telemetry.DefaultRequestHeaders.Add("x-api-key", Place.TelemetryKey);
        Clients = _place.CreateClient("api-clients");
        Commandes = _place.CreateClient("api-commandes");
    }

    /// <summary>Creates a client with an order; returns the client's id.</summary>
    public async Task<int> CreateClientAsync()
    {
        var client = await CreateAsync(Clients, "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" });
        await CreateAsync(Commandes, "/orders/", new { client_id = client, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99 } } });
        return client;
    }

    public async Task DeleteClientAsync(int id)
    {
        using var deleted = await Clients.DeleteAsync($"/customers/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    /// <summary>The deletions that have a complete trace in the dashboard: trace id by client id.</summary>
    public async Task<IReadOnlyDictionary<int, string>> FindDeletionsAsync(CancellationToken cancellationToken) =>
        DeletionTrace.FindComplete(JsonNode.Parse(await Telemetry.GetStringAsync("traces?resource=api-clients&limit=1000", cancellationToken))!);

    public async ValueTask DisposeAsync()
    {
        Telemetry?.Dispose();
        Clients?.Dispose();
        Commandes?.Dispose();
        await (_system?.DisposeAsync() ?? ValueTask.CompletedTask);
        _place.Dispose();
    }

    private static async Task<int> CreateAsync(HttpClient api, string path, object body)
    {
        using var created = await api.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["id"]!.GetValue<int>();
    }

    [GeneratedRegex("Login to the dashboard at (http\\S+)")]
    private static partial Regex LoginLine();
}
