using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Clients.Api;
using Commandes.Consumer;
using PayeTonKawa.Tests.Servers;

[assembly: AssemblyFixture(typeof(PayeTonKawa.Telemetry.Tests.SystemFixture))]

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>The clients API and the orders consumer with a broker and a database server: all that is needed to delete a client.</summary>
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
    /// Restarts both services. A meter provider listens by name to the meters of every host in its process, and when one host ends, it stops measuring
    /// the meters of the same name of the others: tests that read measurements need hosts that have not outlived another one.
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
        await Eventually.TrueAsync(
            () => Consumer.Telemetry.Logs.Any(log => log.Text.StartsWith("Consumer démarré", StringComparison.Ordinal)), "the consumer consumes");
    }

    internal async Task StartApiAsync()
    {
        Api = await StartServiceAsync(typeof(ClientsDbContext).Assembly, "api-clients", "clients-db");
        Client = CreateClient(Api);
    }

    /// <summary>Starts an API and waits until it is healthy.</summary>
    internal async Task<ServiceProcess> StartServiceAsync(Assembly program, string name, string database, params string[] more)
    {
        var api = await ServiceProcess.StartAsync(program, [.. Settings(name, database), .. more]);
        using var client = CreateClient(api);
        await Eventually.TrueAsync(
            async () => (await client.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the API is healthy");
        return api;
    }

    /// <summary>A client with the API key that starts no traces: a service in this process would record them as its own.</summary>
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

    /// <summary>Restarts the database server. Waiting for it creates no spans, because a service in this process would record them as its own.</summary>
    internal async Task StartPostgresAsync()
    {
        using var silence = OpenTelemetry.SuppressInstrumentationScope.Begin();
        await Servers.Postgres.StartAsync();
    }

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

    /// <summary>The settings that the AppHost gives a service in development: sample every trace, do not redact URL queries.</summary>
    private string[] Settings(string service, string database) =>
    [
        // Persist Security Info keeps the password in the connection string after the connection is opened: the worst case.
        $"--ConnectionStrings:{database}={Servers.Postgres.ConnectionString(database)};Password={Secrets.DatabasePassword};Persist Security Info=true",
        $"--ConnectionStrings:rabbitmq="
        + $"{Servers.Rabbit.ConnectionString.Replace("guest:guest", $"{BrokerUser}:{Secrets.BrokerPassword}", StringComparison.Ordinal)}",
        $"--OTEL_SERVICE_NAME={service}",
        "--OTEL_TRACES_SAMPLER=always_on",
        "--OTEL_METRICS_EXEMPLAR_FILTER=trace_based",
        "--OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION=true",
        $"--OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key={Secrets.CollectorKey}",
    ];
}
