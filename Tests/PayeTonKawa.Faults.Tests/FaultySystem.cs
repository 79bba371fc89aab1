using System.Text;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Faults;
using PayeTonKawa.Tests;
using RabbitMQ.Client;

namespace PayeTonKawa.Faults.Tests;

/// <summary>The whole system, started through its AppHost on random ports, with a proxy between each service and each server that it uses.</summary>
internal sealed class FaultySystem : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    // Response timeout of a client.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    private FaultySystem(DistributedApplication app, IReadOnlyList<ServiceLine> lines, int brokerNodes)
    {
        (App, Lines, QueueArguments) = (app, lines, brokerNodes > 1 ? new() { ["x-queue-type"] = "quorum" } : null);
        Instances = new(app);
    }

    public DistributedApplication App { get; }

    public IReadOnlyList<ServiceLine> Lines { get; }

    public Instances Instances { get; }

    /// <summary>Of a queue that survives the loss of a broker's node, if there are several.</summary>
    public Dictionary<string, object?>? QueueArguments { get; }

    public static async Task<FaultySystem> StartAsync(
        CancellationToken cancellationToken, Action<IDistributedApplicationTestingBuilder>? configure = null, int replicas = 1, int brokerNodes = 1)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);

        var builder = await IsolatedAppHost.CreateAsync(
            [
                // Repeating the resources' logs would cost more than the test itself; and resources are unhealthy on purpose.
                "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks=None",
                $"--Replicas={replicas}",
                $"--Broker:Nodes={brokerNodes}",
            ],
            limit.Token);
        builder.RemoveDataVolumes();
        var lines = ServiceLine.DrawAll(builder);
        configure?.Invoke(builder);

        var system = new FaultySystem(await builder.BuildAsync(limit.Token), lines, brokerNodes);
        try
        {
            await system.App.StartAsync(limit.Token);
            foreach (var name in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes"])
            {
                await system.App.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
            }

            // A service is healthy before it has connected to the broker.
            var broker = new Broker(system);
            await Eventually.NothingMissingAsync(() => broker.BusyAsync(limit.Token), StartLimit, limit.Token);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of one of the APIs with a new connection for each request, so that a fault affects requests independently.</summary>
    public HttpClient CreateClient(string resource)
    {
        var client = App.CreateHttpClient(resource);
        client.Timeout = AnswerLimit;
        client.DefaultRequestHeaders.ConnectionClose = true;
        client.DefaultRequestHeaders.Add("X-API-Key", IsolatedAppHost.ApiKey);
        return client;
    }

    /// <summary>A connection to the broker without injected faults.</summary>
    public async Task<IConnection> ConnectToBrokerAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri((await App.GetConnectionStringAsync("rabbitmq", cancellationToken))!),
            AutomaticRecoveryEnabled = false
        };
        return await factory.CreateConnectionAsync("tests", cancellationToken);
    }

    /// <summary>A client of the broker's management API without injected faults.</summary>
    public async Task<HttpClient> CreateManagementClientAsync(CancellationToken cancellationToken)
    {
        var user = new Uri((await App.GetConnectionStringAsync("rabbitmq", cancellationToken))!).UserInfo;
        var client = App.CreateHttpClient("rabbitmq", "management");
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Instances.DisposeAsync();
        await App.DisposeAsync();
        foreach (var line in Lines)
        {
            await line.DisposeAsync();
        }
    }
}
