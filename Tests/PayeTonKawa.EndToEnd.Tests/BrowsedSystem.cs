using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Aspire.Dashboard.BrowserTests;
using Microsoft.Playwright;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The running system with a browser before its dashboard, for all tests of a class.</summary>
public sealed partial class BrowsedSystem : IAsyncLifetime
{
    private readonly Place _place = new();
    private RunningSystem _system = null!;
    private Chromium _chromium = null!;
    private Uri _login = null!;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _system = RunningSystem.StartAppHost(_place);
        await _system.WaitForOutputAsync("Login to the dashboard at http", cancellationToken);
        _login = new(LoginLine().Match(_system.Output).Groups[1].Value);
        await _system.WaitUntilHealthyAsync(cancellationToken);
        Telemetry = new() { BaseAddress = new(_login, "/api/telemetry/") };
        Telemetry.DefaultRequestHeaders.Add("x-api-key", Place.TelemetryKey);
        Clients = _place.CreateClient("api-clients");
        Commandes = _place.CreateClient("api-commandes");
        _chromium = await Chromium.LaunchAsync();
    }

    public HttpClient Clients { get; private set; } = null!;

    public HttpClient Commandes { get; private set; } = null!;

    /// <summary>The dashboard's telemetry API.</summary>
    public HttpClient Telemetry { get; private set; } = null!;

    /// <summary>Opens a page of the dashboard by the link that the console printed.</summary>
    public Task<DashboardPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light) => _chromium.OpenAsync(_login, new(_login, path), scheme);

    public async Task ExecuteAsync(string resource, string command)
    {
        var result = await _system.AspireAsync(["resource", resource, command], TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    /// <summary>Creates a client with an order; the result is the client's id.</summary>
    public async Task<int> CreateClientAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var created = await Clients.PostAsJsonAsync("/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, cancellationToken);
        created.EnsureSuccessStatusCode();
        var id = (await created.Content.ReadFromJsonAsync<Entity>(cancellationToken))!.Id;
        var order = await Commandes.PostAsJsonAsync(
            "/orders/", new { client_id = id, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99 } } }, cancellationToken);
        order.EnsureSuccessStatusCode();
        return id;
    }

    public async Task DeleteClientAsync(int id)
    {
        using var deleted = await Clients.DeleteAsync($"/customers/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, deleted.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        await _system.DisposeAsync();
        Telemetry?.Dispose();
        Clients?.Dispose();
        Commandes?.Dispose();
        _place.Dispose();
    }

    [GeneratedRegex("Login to the dashboard at (http\\S+)")]
    private static partial Regex LoginLine();

    private sealed record Entity(int Id);
}
