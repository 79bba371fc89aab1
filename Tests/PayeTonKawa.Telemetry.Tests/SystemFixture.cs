using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Clients.Api;
using Commandes.Consumer;
using PayeTonKawa.Tests.Servers;

[assembly: AssemblyFixture(typeof(PayeTonKawa.Telemetry.Tests.SystemFixture))]

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>The clients' API and the orders' consumer, between them a broker, behind them a database server: what it takes to delete a client.</summary>
public sealed class SystemFixture : IAsyncLifetime
{
    private const string BrokerUser = "services";

    internal ServersFixture Servers { get; } = new();

    internal ServiceProcess Api { get; private set; } = null!;

    internal ServiceProcess Consumer { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        await Servers.Rabbit.ControlAsync("add_user", BrokerUser, Secrets.BrokerPassword);
        await Servers.Rabbit.ControlAsync("set_permissions", BrokerUser, ".*", ".*", ".*");
        await StartAsync();
    }

    /// <summary>
    /// Starts both services anew. A meter provider listens to the meters of every host in its process by their names, and when one of them ends it
    /// stops measuring what the others have under the same name: whoever reads measurements needs hosts that have outlived no other.
    /// </summary>
    internal async Task RestartAsync()
    {
        await StopApiAsync();
        await Consumer.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        Consumer = await ServiceProcess.StartAsync(typeof(ClientDeletedHandler).Assembly, Settings("consumer-commandes", "commandes-db"));
        await StartApiAsync();
        await Eventually.TrueAsync(() => Consumer.Telemetry.Logs.Any(log => log.Text.StartsWith("Consumer démarré", StringComparison.Ordinal)), "the consumer consumes");
    }

    internal async Task StartApiAsync()
    {
        Api = await StartServiceAsync(typeof(ClientsDbContext).Assembly, "api-clients", "clients-db");
        Client = CreateClient(Api);
    }

    /// <summary>Starts an API, and waits until it is healthy.</summary>
    internal async Task<ServiceProcess> StartServiceAsync(Assembly program, string name, string database, params string[] more)
    {
        var api = await ServiceProcess.StartAsync(program, [.. Settings(name, database), .. more]);
        using var client = CreateClient(api);
        await Eventually.TrueAsync(async () => (await client.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the API is healthy");
        return api;
    }

    /// <summary>A client that has the key and begins no trace of its own, which a service in this process would take for its own.</summary>
    internal static HttpClient CreateClient(ServiceProcess api)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = api.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", Secrets.ApiKey);
        return client;
    }

    internal async Task StopApiAsync()
    {
        Client.Dispose();
        await Api.DisposeAsync();
    }

    /// <summary>Starts the database server again. Whoever waits for it here leaves no spans, which a service in this process would take for its own.</summary>
    internal async Task StartPostgresAsync()
    {
        using var silence = OpenTelemetry.SuppressInstrumentationScope.Begin();
        await Servers.Postgres.StartAsync();
    }

    /// <summary>Creates a client and returns its id.</summary>
    internal async Task<int> CreateClientAsync()
    {
        var response = await Client.PostAsJsonAsync(
            "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await StopApiAsync();
        await Consumer.DisposeAsync();
        await Servers.DisposeAsync();
    }

    /// <summary>What the AppHost gives a service, in development: a sampler that takes everything, queries as they are.</summary>
    private string[] Settings(string service, string database) =>
    [
        // A security setting that lets a connection string keep its password after the connection is made: the worst case.
        $"--ConnectionStrings:{database}={Servers.Postgres.ConnectionString(database)};Password={Secrets.DatabasePassword};Persist Security Info=true",
        $"--ConnectionStrings:rabbitmq={Servers.Rabbit.ConnectionString.Replace("guest:guest", $"{BrokerUser}:{Secrets.BrokerPassword}", StringComparison.Ordinal)}",
        $"--OTEL_SERVICE_NAME={service}",
        "--OTEL_TRACES_SAMPLER=always_on",
        "--OTEL_METRICS_EXEMPLAR_FILTER=trace_based",
        "--OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION=true",
        $"--OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key={Secrets.CollectorKey}",
    ];
}
