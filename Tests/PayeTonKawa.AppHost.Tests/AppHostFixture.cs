using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.AppHost.Tests;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(AppHostFixture))]

namespace PayeTonKawa.AppHost.Tests;

/// <summary>The whole system, started once and shared by the tests, which run sequentially.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    private TestSystem? _system;

    public DistributedApplication App => _system!.App;

    public HttpClient Clients { get; private set; } = null!;

    public HttpClient Produits { get; private set; } = null!;

    public HttpClient Commandes { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!TestSystem.HasItsEngine)
        {
            return;
        }

        _system = await TestSystem.StartAsync(
            ["api-clients", "api-produits", "api-commandes", "consumer-commandes"], TestContext.Current.CancellationToken);
        Clients = _system.CreateClient("api-clients");
        Produits = _system.CreateClient("api-produits");
        Commandes = _system.CreateClient("api-commandes");
    }

    public async ValueTask DisposeAsync()
    {
        Clients?.Dispose();
        Produits?.Dispose();
        Commandes?.Dispose();
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }
    }

    /// <summary>Executes a command of a resource and fails the test if it does not succeed.</summary>
    public Task ExecuteAsync(string resource, string command, CancellationToken cancellationToken) =>
        _system!.ExecuteAsync(resource, command, cancellationToken);

    public async Task<IConnection> ConnectToBrokerAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri((await App.GetConnectionStringAsync("rabbitmq", cancellationToken))!) };
        return await factory.CreateConnectionAsync("tests", cancellationToken);
    }

    public async Task<HttpClient> CreateManagementClientAsync(CancellationToken cancellationToken)
    {
        var amqp = new Uri((await App.GetConnectionStringAsync("rabbitmq", cancellationToken))!);
        var credentials = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(amqp.UserInfo)));
        var client = App.CreateHttpClient("rabbitmq", "management");
        client.DefaultRequestHeaders.Authorization = new("Basic", credentials);
        return client;
    }

    public async Task<int> CreateClientAsync(CancellationToken cancellationToken)
    {
        using var response = await Clients.PostAsJsonAsync(
            "/customers/",
            new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" },
            cancellationToken);
        return await ReadIdAsync(response, cancellationToken);
    }

    public async Task<int> CreateOrderAsync(int clientId, CancellationToken cancellationToken)
    {
        using var response = await Commandes.PostAsJsonAsync(
            "/orders/",
            new { client_id = clientId, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99m } } },
            cancellationToken);
        return await ReadIdAsync(response, cancellationToken);
    }

    public async Task<string?> GetStatutAsync(int orderId, CancellationToken cancellationToken) =>
        (await Commandes.GetFromJsonAsync<JsonObject>($"/orders/{orderId}", cancellationToken))!["statut"]!.GetValue<string>();

    public async Task WaitForStatutAsync(int orderId, string statut, CancellationToken cancellationToken) =>
        await Eventually.TrueAsync(
            async () => await GetStatutAsync(orderId, cancellationToken) == statut,
            $"order {orderId} is {statut}",
            cancellationToken);

    private static async Task<int> ReadIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, $"{response.StatusCode}: {body}");
        return JsonNode.Parse(body)!["id"]!.GetValue<int>();
    }
}
