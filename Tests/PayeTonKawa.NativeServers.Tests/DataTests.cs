using System.Globalization;
using Npgsql;
using RabbitMQ.Client;

namespace NativeServers.Tests;

/// <summary>Where a server's data are stored, and what they survive.</summary>
public sealed class DataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("native-data-").FullName;

    // The servers' accounts have to traverse it.
    public DataTests() => File.SetUnixFileMode(_folder, RunDirectory.Traversable);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Volumes_outlive_the_application_and_take_another_password()
    {
        await using (var app = await StartAsync("before"))
        {
            await using var database = await ConnectAsync(app);
            await new NpgsqlCommand("CREATE TABLE kept (id int)", database).ExecuteNonQueryAsync(Token);
            await using var broker = await ConnectToBrokerAsync(app);
            await using var channel = await broker.CreateChannelAsync(cancellationToken: Token);
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        }

        Assert.Equal(["broker-data", "db-data"], Directory.EnumerateDirectories(_folder).Select(Path.GetFileName).Order());

        await using (var app = await StartAsync("after"))
        {
            await using var database = await ConnectAsync(app);
            await new NpgsqlCommand("SELECT * FROM kept", database).ExecuteNonQueryAsync(Token);
            await using var broker = await ConnectToBrokerAsync(app);
            await using var channel = await broker.CreateChannelAsync(cancellationToken: Token);
            Assert.Equal("kept", await channel.QueueDeclarePassiveAsync("kept", Token));
        }
    }

    [Fact]
    public async Task A_brokers_first_start_that_was_cut_short_is_begun_anew()
    {
        await (await StartAsync("secret")).DisposeAsync();

        // State after a kill early in the first start: it has tables, from which no start can recover, and no virtual host.
        var tables = Path.Combine(_folder, "broker-data", "mnesia", "broker@localhost");
        Directory.Delete(Path.Combine(tables, "msg_stores"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(tables, "schema.DAT"), "cut short", Token);

        await using var app = await StartAsync("secret");
        await using var broker = await ConnectToBrokerAsync(app);
        Assert.True(broker.IsOpen);
    }

    [Fact]
    public async Task A_server_without_a_volume_leaves_nothing()
    {
        string? data;
        await using (var builder = Application.Create("--Parameters:db-password=test"))
        {
            builder.AddPostgres("db");
            await using var app = await builder.BuildAsync(Token);
            await Application.StartAsync(app, "db");
            data = (await Application.WaitAsync(app, "db", KnownResourceStates.Running))
                .Properties.Single(property => property.Name == "data.directory").Value?.ToString();
            Assert.True(Directory.Exists(data), data);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(data))), data);
    }

    [Fact]
    public async Task A_server_waits_for_the_one_before_it_to_let_go_of_its_data()
    {
        await using var builder = Application.Create("--Parameters:db-password=test");
        builder.AddPostgres("db").WithDataBindMount(Path.Combine(_folder, "bound"));
        Directory.CreateDirectory(Path.Combine(_folder, "bound"));
        var before = new FileStream(Path.Combine(_folder, "bound", "server.lock"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        File.SetUnixFileMode(before.Name, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        await using var app = await builder.BuildAsync(Token);
        await Application.StartAsync(app);
        await Application.WaitAsync(app, "db-process", KnownResourceStates.Running);

        var letGo = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await before.DisposeAsync();

        await Application.WaitAsync(app, "db", KnownResourceStates.Running);
        var started = long.Parse(File.ReadAllLines(Path.Combine(_folder, "bound", "data", "postmaster.pid"))[2], CultureInfo.InvariantCulture);
        Assert.True(started >= letGo, $"started at {started}, let go at {letGo}");
    }

    private async Task<DistributedApplication> StartAsync(string password)
    {
        var builder = Application.Create(
            $"--Parameters:db-password={password}", $"--Parameters:broker-password={password}", $"--NativeServers:DataDirectory={_folder}");
        builder.AddPostgres("db").WithDataVolume().AddDatabase("things");
        builder.AddRabbitMQ("broker").WithDataVolume();
        var app = await builder.BuildAsync(Token);
        await Application.StartAsync(app, "things", "broker");
        return app;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(DistributedApplication app)
    {
        var connection = new NpgsqlConnection($"{await app.GetConnectionStringAsync("things", Token)};Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task<IConnection> ConnectToBrokerAsync(DistributedApplication app) =>
        await new ConnectionFactory { Uri = new((await app.GetConnectionStringAsync("broker", Token))!) }.CreateConnectionAsync(Token);
}
