using BrokerWatch.Management;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace BrokerWatch.Tests;

/// <summary>A broker with the management plugin and a user whose password must be escaped in a URI.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private const string User = "watcher";
    private const string Password = "p@ss%w:rd";

    private readonly RabbitServer _broker = new(management: true);

    public ManagementEndpoint Endpoint => ManagementEndpoint.FromConnectionString(_broker.ManagementUri, ConnectionString);

    public string ConnectionString =>
        _broker.ConnectionString.Replace("guest:guest", $"{User}:{Uri.EscapeDataString(Password)}", StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        await _broker.StartAsync();
        await _broker.ControlAsync("add_user", User, Password);
        await _broker.ControlAsync("set_user_tags", User, "monitoring");
        await _broker.ControlAsync("set_permissions", User, ".*", ".*", ".*");
        using var http = new HttpClient();
        var client = new ManagementClient(http);
        await Eventually.SucceedsAsync(() => client.ReadAsync(Endpoint, TestContext.Current.CancellationToken));
    }

    public async Task<IConnection> ConnectAsync(string name) =>
        await new ConnectionFactory { Uri = new Uri(ConnectionString) }.CreateConnectionAsync(name, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();
}
