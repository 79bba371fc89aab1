using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Compose.Tests;

/// <summary>
/// The system of <c>deploy/compose</c> on the container engine of the tests, with images built from this checkout, secrets of its own and random ports. Null
/// fields without an engine: the tests are skipped then.
/// </summary>
public sealed class ComposeSystem : IAsyncLifetime
{
    private const string Tag = "compose-tests";

    private static readonly string File = Path.Combine(Repository.Root, "deploy", "compose", "compose.yaml");
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly string _secrets = Path.Combine(Path.GetTempPath(), $"ptk-compose-{Guid.NewGuid():N}");
    private readonly Dictionary<string, string> _environment = [];

    /// <summary>A client of each API, with the key of scope <c>shop</c>.</summary>
    internal HttpClient Clients { get; private set; } = null!;

    internal HttpClient Commandes { get; private set; } = null!;

    internal HttpClient Backoffice { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("ContainerBaseImage") is not { Length: > 0 })
        {
            return;
        }

        _environment["COMPOSE_PROJECT_NAME"] = $"ptk-{Guid.NewGuid():N}"[..16];
        _environment["SECRETS"] = _secrets;
        _environment["TAG"] = Tag;
        foreach (var service in (string[])["API_CLIENTS", "API_PRODUITS", "API_COMMANDES", "BACKOFFICE"])
        {
            _environment[$"{service}_PORT"] = FreePort.Take().ToString(CultureInfo.InvariantCulture);
        }

        await RunAsync(
            Path.Combine(Repository.Root, "deploy", "images.sh"), "--no-restore", "--configuration", Repository.Configuration, $"-p:ContainerImageTag={Tag}");
        await RunAsync(Path.Combine(Repository.Root, "deploy", "compose", "secrets.sh"), _secrets);
        await UpAsync();
        Clients = Connect("API_CLIENTS");
        Commandes = Connect("API_COMMANDES");
        Backoffice = Connect("BACKOFFICE");
    }

    public async ValueTask DisposeAsync()
    {
        if (_environment.Count > 0)
        {
            await Command.RunAsync("docker", ["compose", "--file", File, "down", "--volumes", "--timeout", "15"], _environment, CancellationToken.None);
            if (Directory.Exists(_secrets))
            {
                Directory.Delete(_secrets, recursive: true);
            }
        }
    }

    internal void SkipWithoutEngine() => Assert.SkipWhen(_environment.Count == 0, "No container engine for the tests: eng/engine/engine.sh starts one.");

    internal Task UpAsync() => ComposeAsync("up", "--wait", "--wait-timeout", "300");

    internal Task UpdateAsync(string service) => RunAsync(Path.Combine(Repository.Root, "deploy", "compose", "update.sh"), service);

    /// <summary>Runs a subcommand of docker compose; returns its output.</summary>
    internal Task<string> ComposeAsync(params string[] arguments) => RunAsync("docker", ["compose", "--file", File, .. arguments]);

    /// <summary>Runs a command; returns its output, and fails the test with what it said if it fails.</summary>
    internal async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(StartLimit);
        var result = await Command.RunAsync(command, arguments, _environment, limit.Token);
        Assert.True(result.ExitCode == 0, $"{command} {string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>The secret that a service reads from its file.</summary>
    internal string Secret(string file) => System.IO.File.ReadAllText(Path.Combine(_secrets, file)).Trim();

    /// <summary>All secrets as drawn, without the settings made of them.</summary>
    internal IEnumerable<string> Passwords() =>
        Directory.EnumerateFiles(Path.Combine(_secrets, "databases")).Concat(Directory.EnumerateFiles(Path.Combine(_secrets, "broker")))
            .Concat(Directory.EnumerateFiles(Path.Combine(_secrets, "backoffice"), "A*")).Select(file => System.IO.File.ReadAllText(file).Trim());

    /// <summary>The ids of the running containers of a service.</summary>
    internal async Task<string[]> ContainersAsync(string service = "") =>
        (await ComposeAsync(service.Length > 0 ? ["ps", "--quiet", service] : ["ps", "--quiet"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal async Task<int> CreateClientAsync() =>
        await CreateAsync(Clients, "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@example.org" });

    internal async Task<int> CreateOrderAsync(int client) => await CreateAsync(
        Commandes, "/orders/", new { client_id = client, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99m } } });

    /// <summary>The guide's second test: the order of a deleted client is closed by the event.</summary>
    internal async Task DeleteAClientWithAnOrderAsync()
    {
        var client = await CreateClientAsync();
        var order = await CreateOrderAsync(client);
        using var deleted = await Clients.DeleteAsync(new Uri($"/customers/{client}", UriKind.Relative), Token);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, deleted.StatusCode);
        await Eventually.TrueAsync(
            async () => (await Commandes.GetFromJsonAsync<JsonObject>($"/orders/{order}", Token))!["statut"]!.GetValue<string>() == "client_supprime",
            "the order of the deleted client is closed");
    }

    private static async Task<int> CreateAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body, Token);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync(Token)}");
        return (await response.Content.ReadFromJsonAsync<JsonObject>(Token))!["id"]!.GetValue<int>();
    }

    private HttpClient Connect(string service)
    {
        var http = new HttpClient { BaseAddress = new($"http://localhost:{_environment[$"{service}_PORT"]}") };
        http.DefaultRequestHeaders.Add("X-API-Key", Secret("backoffice/ApiKeys__shop"));
        return http;
    }
}
