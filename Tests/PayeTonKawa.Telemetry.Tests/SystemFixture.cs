using System.Net.Http.Json;
using System.Text.Json;
using Clients.Api;
using Commandes.Consumer;
using PayeTonKawa.Messaging.Tests;
using PayeTonKawa.Messaging.Tests.Servers;

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
        Consumer = await ServiceProcess.StartAsync(typeof(ClientDeletedHandler).Assembly, Settings("consumer-commandes", "commandes-db"));
        await StartApiAsync();
        await Eventually.TrueAsync(() => Consumer.Telemetry.Logs.Any(log => log.Text.StartsWith("Consumer démarré", StringComparison.Ordinal)), "the consumer consumes");
    }

    internal async Task StartApiAsync(params string[] more)
    {
        Api = await ServiceProcess.StartAsync(typeof(ClientsDbContext).Assembly, [.. Settings("api-clients", "clients-db"), .. more]);
        Client = new() { BaseAddress = Api.Address };
        Client.DefaultRequestHeaders.Add("X-API-Key", Secrets.ApiKey);
        await Eventually.TrueAsync(async () => (await Client.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the API is healthy");
    }

    internal async Task StopApiAsync()
    {
        Client.Dispose();
        await Api.DisposeAsync();
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
    internal string[] Settings(string service, string database) =>
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
