using Npgsql;

namespace PayeTonKawa.Tests.Servers;

/// <summary>A PostgreSQL server that tests can kill and restart.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = NativeServer.NewFolder();
    private readonly int _port = FreePort.Take();
    private NativeServer? _server;

    private static string Binaries => Directory.GetDirectories("/usr/lib/postgresql")
        .OrderByDescending(version => int.Parse(Path.GetFileName(version), System.Globalization.CultureInfo.InvariantCulture))
        .Select(version => Path.Combine(version, "bin"))
        .First();

    internal async Task CreateAsync()
    {
        if (!Directory.Exists($"{_folder}/data"))
        {
            await NativeServer.RunAsync(
                $"{Binaries}/initdb", ["-D", $"{_folder}/data", "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"], new Dictionary<string, string>());
        }

        await StartAsync();
    }

    internal async Task StartAsync()
    {
        string[] arguments =
        [
            "-D", $"{_folder}/data", "-p", $"{_port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"
        ];
        _server ??= NativeServer.Start($"{Binaries}/postgres", arguments, new Dictionary<string, string>());
        await Eventually.SucceedsAsync(async () =>
        {
            // Not pooled: a pooled connection would stay open although nothing uses it.
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
        });
    }

    internal async Task KillAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts a standby that streams from this server, and returns when every commit waits until the standby has it on disk.</summary>
    internal async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = new PostgresServer();
        await NativeServer.RunAsync(
            $"{Binaries}/pg_basebackup",
            ["-D", $"{standby._folder}/data", "-h", "127.0.0.1", "-p", $"{_port}", "-U", "test", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"],
            new Dictionary<string, string>());
        await standby.StartAsync();

        // After the copy: the standby itself, once promoted, must not wait for another.
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.TrueAsync(
            async () => await ExecuteAsync("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") is 1L, "the standby is synchronous");
        return standby;
    }

    /// <summary>Makes a primary of this standby; returns once it is one.</summary>
    internal async Task PromoteAsync() => Assert.Equal(true, await ExecuteAsync("SELECT pg_promote()"));

    /// <summary>Runs one statement in a database; returns its first value.</summary>
    internal async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs a file of SQL with psql as the administrator.</summary>
    internal Task RunFileAsync(string file, string database, string variable, IReadOnlyDictionary<string, string> environment)
    {
        var copy = NativeServer.CopyInto(_folder, file);
        return NativeServer.RunAsync(
            $"{Binaries}/psql", ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "test", "-d", database, "-v", variable, "-f", copy], environment);
    }

    /// <summary>Dumps a database and restores it under another name, which is returned, with the commands of docs/operations.md.</summary>
    internal async Task<string> DumpAndRestoreAsync(string database)
    {
        var (dump, restored) = ($"{_folder}/{database}.dump", $"{database}_restored");
        string[] server = ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "test"];
        await NativeServer.RunAsync($"{Binaries}/pg_dump", [.. server, "-Fc", "-f", dump, database], new Dictionary<string, string>());
        await NativeServer.RunAsync($"{Binaries}/createdb", [.. server, restored], new Dictionary<string, string>());
        await NativeServer.RunAsync($"{Binaries}/pg_restore", [.. server, "--exit-on-error", "-d", restored, dump], new Dictionary<string, string>());
        return restored;
    }

    /// <summary>The address, for a connection string with several hosts.</summary>
    internal string Address => $"127.0.0.1:{_port}";

    internal string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=test;Database={database};Timeout=5;Maximum Pool Size=20;Include Error Detail=true";

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await KillAsync();
        }

        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
