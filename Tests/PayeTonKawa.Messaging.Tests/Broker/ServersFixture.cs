[assembly: AssemblyFixture(typeof(PayeTonKawa.Messaging.Tests.Broker.ServersFixture))]

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>One database server and one broker for all tests; a test that breaks one mends it.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("messaging-tests-").FullName;

    internal DatabaseServer Database { get; private set; } = null!;

    internal BrokerServer Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // PostgreSQL refuses to run as root, so somebody else must be able to write here.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        }

        (Database, Broker) = (new(_folder), new(_folder));
        await Task.WhenAll(Database.InitializeAsync(), Broker.StartAsync());
    }

    /// <summary>A database with the sample's tables, and a broker without messages.</summary>
    internal async Task<string> ResetAsync()
    {
        await using (var connection = await Broker.ConnectAsync())
        {
            await using var channel = await connection.CreateChannelAsync();
            await Topology.DeclareAsync(channel, TestContext.Current.CancellationToken);
            foreach (var queue in Topology.Queues.Keys)
            {
                await channel.QueuePurgeAsync(queue);
            }
        }

        var connectionString = await Database.CreateDatabaseAsync();
        await using var db = MagasinContext.Open(connectionString);
        await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return connectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
