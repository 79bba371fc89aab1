using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Backoffice.Tests;

/// <summary>The whole system with its back office, and a browser. Its tests leave new rows behind, and every part running.</summary>
public sealed class SystemFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Chromium _chromium = new();
    private DistributedApplication? _app;
    private Task<Samples>? _samples;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The application has not been started.");

    /// <summary>The back office's home page.</summary>
    public Uri Home { get; private set; } = null!;

    /// <summary>The operator's token, from the link of the dashboard.</summary>
    public string Token { get; private set; } = null!;

    public HttpClient Clients { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _chromium.InitializeAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(StartLimit);
        var builder = await IsolatedAppHost.CreateAsync(
            ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None"], limit.Token);
        builder.RemoveDataVolumes();
        _app = await builder.BuildAsync(limit.Token);
        await App.StartAsync(limit.Token);
        foreach (var service in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes", "backoffice"])
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token);
        }

        var shown = await App.ResourceNotifications.WaitForResourceAsync("backoffice", change => !change.Snapshot.Urls.IsEmpty, limit.Token);
        var link = new Uri(shown.Snapshot.Urls.First(url => url.DisplayProperties.DisplayName == "Back office").Url);
        Home = new(link, "/");
        Token = link.Fragment["#jeton=".Length..];
        Clients = CreateApiClient("api-clients");
    }

    /// <summary>The link of the dashboard that signs in and leads to a page.</summary>
    public Uri Link(string page, Uri? home = null) => new(home ?? Home, $"/connexion?retour={Uri.EscapeDataString(page)}#jeton={Token}");

    /// <summary>Opens a page in a new session, signed in, once it can be used.</summary>
    public async Task<BrowserPage> OpenAsync(string page, BrowserNewContextOptions? options = null, Uri? home = null)
    {
        var open = await _chromium.OpenAsync([Link(page, home)], options);
        await open.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath != "/connexion");
        await open.Page.UntilUsableAsync();
        return open;
    }

    /// <summary>Opens an address in a new session, not signed in.</summary>
    public Task<BrowserPage> OpenAsStrangerAsync(Uri address, BrowserNewContextOptions? options = null) => _chromium.OpenAsync([address], options);

    public HttpClient CreateApiClient(string api)
    {
        var client = App.CreateHttpClient(api);
        client.DefaultRequestHeaders.Add("X-API-Key", IsolatedAppHost.ApiKey);
        return client;
    }

    /// <summary>A client of the broker's management API.</summary>
    public async Task<HttpClient> CreateBrokerClientAsync()
    {
        var user = new Uri((await App.GetConnectionStringAsync("rabbitmq", Cancellation))!).UserInfo;
        var client = App.CreateHttpClient("rabbitmq", "management");
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        return client;
    }

    /// <summary>One entity of each kind, created the first time.</summary>
    internal Task<Samples> SamplesAsync() => _samples ??= Samples.CreateAsync(this);

    /// <summary>Creates a client by the API.</summary>
    public async Task<Client> CreateClientAsync()
    {
        var client = Client.Some();
        using var created = await Clients.PostAsJsonAsync("/customers/", new { client.Nom, client.Prenom, client.Email }, Json, Cancellation);
        return (await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Client>(Json, Cancellation))!;
    }

    /// <summary>The clients whose name or e-mail contains a text, as the API lists them.</summary>
    public async Task<Client[]> FindClientsAsync(string text) =>
        (await Clients.GetFromJsonAsync<Client[]>($"/customers/?q={Uri.EscapeDataString(text)}", Json, Cancellation))!;

    /// <summary>Kills the process of a resource, and what it has started.</summary>
    public async Task KillAsync(string resource)
    {
        var running = await App.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.State?.Text == KnownResourceStates.Running && ProcessId(change.Snapshot) is not null, Cancellation);
        using var process = Process.GetProcessById(ProcessId(running.Snapshot)!.Value);
        process.Kill(entireProcessTree: true);
    }

    /// <summary>Starts a resource that was killed, and returns once it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(StartLimit);
        await App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates, limit.Token);
        var started = await App.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, limit.Token);
        Assert.True(started.Success, started.Message);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Clients?.Dispose();
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _chromium.DisposeAsync();
    }

    private static int? ProcessId(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : null;
}
