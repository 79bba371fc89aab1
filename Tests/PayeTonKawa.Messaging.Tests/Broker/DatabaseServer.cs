using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>A PostgreSQL server in a folder of its own.</summary>
internal sealed class DatabaseServer(string folder) : IAsyncDisposable
{
    private static readonly string Binaries = Directory.EnumerateDirectories("/usr/lib/postgresql").Max()! + "/bin/";

    private readonly int _port = FreePort.Next();
    private ServerProcess? _process;

    private string Data => Path.Combine(folder, "pgdata");

    internal async Task InitializeAsync()
    {
        using var initdb = Process.Start(new ProcessStartInfo("setpriv", AsPostgres(
            Binaries + "initdb", "-D", Data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"))
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        })!;
        await initdb.StandardOutput.ReadToEndAsync();
        await initdb.WaitForExitAsync();
        Assert.Equal(0, initdb.ExitCode);
        await StartAsync();
    }

    internal async Task StartAsync()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        _process = await ServerProcess.StartAsync(Path.Combine(folder, "postgres.log"), new Dictionary<string, string>(), ["setpriv", .. AsPostgres(
            Binaries + "postgres", "-D", Data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")]);
        await _process.ListensAsync(_port);
        await Until.TrueAsync(async () =>
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                return false; // It recovers from having been killed.
            }
        });
    }

    /// <summary>Kills the server, as a crash does.</summary>
    internal async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    /// <summary>Creates a database and returns its connection string.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        var name = $"essai_{Guid.NewGuid():N}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Ends every connection to a database, as a broken network does.</summary>
    internal Task DisconnectAsync(string connectionString) => ExecuteAsync(
        "postgres",
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connectionString).Database}'");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private static string[] AsPostgres(params string[] command) => ["--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Timeout=5";

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
