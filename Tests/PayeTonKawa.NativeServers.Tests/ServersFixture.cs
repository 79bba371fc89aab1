using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using RabbitMQ.Client;

namespace NativeServers.Tests;

/// <summary>An application with two native servers without volumes: a database server with one database, and a broker with its management plugin.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    public const string Password = "it's \"quoted\" $HOME";

    private readonly ConcurrentQueue<(string Resource, string? State)> _states = new();

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>The states of the resources, in the order reported.</summary>
    public IEnumerable<(string Resource, string? State)> States => _states;

    /// <summary>A connection to the database server, opened at the moment it was first reported as running.</summary>
    public Task FirstConnection { get; private set; } = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = Application.Create(
            $"--Parameters:db-password={Password}", $"--Parameters:broker-password={Password}", "--NativeServers:Settings:db:max_connections=37");
        builder.AddPostgres("db").AddDatabase("things", "things_db");
        builder.AddRabbitMQ("broker").WithManagementPlugin();
        App = await builder.BuildAsync(CancellationToken.None);
        var stopped = App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _ = WatchAsync(stopped);
        await Application.StartAsync(App, "things", "broker");
    }

    public async Task<NpgsqlConnection> ConnectAsync(string name)
    {
        var connectionString = await App.GetConnectionStringAsync(name, CancellationToken.None);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<IConnection> ConnectToBrokerAsync()
    {
        var factory = new ConnectionFactory
        {
            Uri = new((await App.GetConnectionStringAsync("broker", CancellationToken.None))!),
            AutomaticRecoveryEnabled = false
        };
        return await factory.CreateConnectionAsync();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task WatchAsync(CancellationToken stopped)
    {
        try
        {
            await foreach (var change in App.ResourceNotifications.WatchAsync(stopped))
            {
                var state = change.Snapshot.State?.Text;
                if (change.Resource.Name == "db" && state == KnownResourceStates.Running && !_states.Contains(("db", state)))
                {
                    FirstConnection = Task.Run(async () => await (await ConnectAsync("db")).DisposeAsync(), CancellationToken.None);
                }

                _states.Enqueue((change.Resource.Name, state));
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops at the end of the tests.
        }
    }
}
