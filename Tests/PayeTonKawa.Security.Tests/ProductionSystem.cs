using Npgsql;
using PayeTonKawa.Tests;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;

namespace PayeTonKawa.Security.Tests;

/// <summary>The four services outside development, each with the roles and the user created by the files in <c>eng/</c>.</summary>
public sealed class ProductionSystem : IAsyncLifetime
{
    internal const string Password = "Mot-de-passe-de-test";
    private const string Administrator = "administrateur";
    private const string ApiKey = "une-clef-de-test";

    private readonly Dictionary<Service, (ServiceProcess Process, HttpClient Client)> _running = [];

    internal ServersFixture Servers { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        await Task.WhenAll(CreateRolesAsync(), CreateUsersAsync());
        foreach (var service in Service.All)
        {
            Start(service);
        }

        foreach (var service in Service.All.Where(service => service != Service.Consumer))
        {
            await Eventually.TrueAsync(() => IsHealthyAsync(service), $"{service.Name} is healthy");
        }

        await Eventually.TrueAsync(() => Log(Service.Consumer).Contains("Consumer démarré", StringComparison.Ordinal), "the consumer consumes");
    }

    internal HttpClient Client(Service service) => _running[service].Client;

    internal string Log(Service service) => _running[service].Process.Log;

    internal Dictionary<string, string> Settings(Service service) => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ApiKeys__tests__Key"] = ApiKey,
        ["ApiKeys__tests__Scopes"] = "shop operations",
        [$"ConnectionStrings__{service.Domain}-db"] = ConnectionString(service.Database, service.Domain),
        [$"ConnectionStrings__{service.Domain}-db-migrations"] = ConnectionString(service.Database, $"{service.Domain}_migrations"),
        ["ConnectionStrings__rabbitmq"] = BrokerUri(service.Name),
    };

    internal string ConnectionString(string database, string role) =>
        new NpgsqlConnectionStringBuilder(Servers.Postgres.ConnectionString(database)) { Username = role, Password = Password, Pooling = false }
            .ConnectionString;

    internal Task<IConnection> ConnectAsync(string user) =>
        new ConnectionFactory { Uri = new(BrokerUri(user)), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(TestContext.Current.CancellationToken);

    internal Task<IConnection> ConnectAsAdministratorAsync() => ConnectAsync(Administrator);

    /// <summary>Runs SQL in a database, as this role or, if it is null, as the server's administrator.</summary>
    internal async Task<object?> ExecuteAsync(string database, string? role, string sql)
    {
        await using var connection = new NpgsqlConnection(
            role is null ? Servers.Postgres.ConnectionString(database) + ";Pooling=false" : ConnectionString(database, role));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, client) in _running.Values)
        {
            client.Dispose();
            await process.DisposeAsync();
        }

        await Servers.DisposeAsync();
    }

    private async Task CreateRolesAsync()
    {
        var passwords = new Dictionary<string, string> { ["SERVICE_PASSWORD"] = Password, ["MIGRATIONS_PASSWORD"] = Password };
        foreach (var service in Service.All.DistinctBy(service => service.Database))
        {
            await ExecuteAsync("postgres", null, $"CREATE DATABASE {service.Database}");
            await Servers.Postgres.RunFileAsync(
                Path.Combine(Repository.Root, "eng/database-roles.sql"), service.Database, $"service={service.Domain}", passwords);
        }
    }

    private async Task CreateUsersAsync()
    {
        await Servers.Rabbit.ControlAsync("add_user", Administrator, Password);
        await Servers.Rabbit.ControlAsync("set_permissions", Administrator, ".*", ".*", ".*");
        await Servers.Rabbit.RunFileAsync(
            Path.Combine(Repository.Root, "eng/broker-users.sh"),
            Service.All.Select(service => service.PasswordVariable).Append("BACKOFFICE_PASSWORD").ToDictionary(variable => variable, _ => Password));
    }

    private void Start(Service service)
    {
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        var client = new HttpClient { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        var environment = new Dictionary<string, string>([.. Settings(service), new("ASPNETCORE_URLS", address)]);
        _running[service] = (ServiceProcess.Start(service.Project, environment), client);
    }

    private async Task<bool> IsHealthyAsync(Service service)
    {
        try
        {
            return (await Client(service).GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string BrokerUri(string user) => Servers.Rabbit.ConnectionString.Replace("guest:guest", $"{user}:{Password}", StringComparison.Ordinal);
}
