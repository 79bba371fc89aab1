using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.AppHost.Tests;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(AppHostFixture))]

namespace PayeTonKawa.AppHost.Tests;

/// <summary>The whole system, started once through its AppHost on random ports. Its tests run one after the other.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    private const string ApiKey = "une-clef-de-test";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The application has not been started.");

    public HttpClient Clients { get; private set; } = null!;

    public HttpClient Produits { get; private set; } = null!;

    public HttpClient Commandes { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);

        // Passwords of our own, so that nothing is generated and kept in the user's secrets.
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PayeTonKawa_AppHost>(
            [
                $"--Parameters:api-key={ApiKey}",
                "--Parameters:db-clients-password=test",
                "--Parameters:db-produits-password=test",
                "--Parameters:db-commandes-password=test",
            ],
            limit.Token);
        RemoveDataVolumes(builder);

        _app = await builder.BuildAsync(limit.Token);
        await _app.StartAsync(limit.Token);

        foreach (var name in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes"])
        {
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
        }

        Clients = CreateClient("api-clients");
        Produits = CreateClient("api-produits");
        Commandes = CreateClient("api-commandes");
    }

    public async ValueTask DisposeAsync()
    {
        Clients?.Dispose();
        Produits?.Dispose();
        Commandes?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>Executes a lifecycle command and fails the test if it does not succeed.</summary>
    public async Task ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var model = App.Services.GetService(typeof(DistributedApplicationModel)) as DistributedApplicationModel;
        var result = await App.ResourceCommands.ExecuteCommandAsync(
            model!.Resources.Single(r => r.Name == resource), command, cancellationToken);
        Assert.True(result.Success, $"'{command}' of '{resource}' failed.");
    }

    /// <summary>A connection to the broker of the running system.</summary>
    public async Task<IConnection> ConnectToBrokerAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri((await App.GetConnectionStringAsync("rabbitmq", cancellationToken))!) };
        return await factory.CreateConnectionAsync("tests", cancellationToken);
    }

    /// <summary>A client of the broker's management API.</summary>
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

    private HttpClient CreateClient(string resource)
    {
        var client = App.CreateHttpClient(resource);
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        return client;
    }

    private static async Task<int> ReadIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, $"{response.StatusCode}: {body}");
        return JsonNode.Parse(body)!["id"]!.GetValue<int>();
    }

    // With Aspire's own packages a volume would be the developer's.
    private static void RemoveDataVolumes(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources)
        {
            foreach (var volume in resource.Annotations.OfType<ContainerMountAnnotation>().ToList())
            {
                resource.Annotations.Remove(volume);
            }
        }
    }
}
