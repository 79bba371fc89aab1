using RabbitMQ.Client;

namespace PayeTonKawa.Tests.Servers;

/// <summary>A RabbitMQ broker with its own epmd that tests can kill and restart.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const string Home = "/usr/lib/rabbitmq/bin";

    // Started here, because an epmd started by the broker becomes a daemon and outlives both.
    private const string Script = "epmd & exec " + Home + "/rabbitmq-server";

    private readonly string _folder = NativeServer.NewFolder();
    private readonly int _port = FreePort.Take();
    private readonly int _managementPort = FreePort.Take();
    private readonly Dictionary<string, string> _environment;
    private NativeServer? _server;

    /// <param name="management">Whether to enable the management plugin, which lengthens the start by some seconds.</param>
    public RabbitServer(bool management = false)
    {
        File.WriteAllText($"{_folder}/rabbitmq.conf", $"""
            listeners.tcp.1 = 127.0.0.1:{_port}
            disk_free_limit.absolute = 10MB
            log.console = false
            {(management ? $"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {_managementPort}" : "")}

            """);
        File.WriteAllText($"{_folder}/plugins", management ? "[rabbitmq_management].\n" : "[].\n");

        // Without it the broker spends 5 s resolving its own host name where there is no DNS.
        File.WriteAllText($"{_folder}/inetrc", $$$"""
            {lookup,[file]}.
            {host,{127,0,0,1},["localhost","{{{System.Net.Dns.GetHostName()}}}"]}.

            """);
        _environment = new()
        {
            ["HOME"] = _folder,
            ["RABBITMQ_NODENAME"] = "messaging@localhost",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = $"{_folder}/rabbitmq.conf",
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = $"{_folder}/plugins",
            ["RABBITMQ_MNESIA_BASE"] = $"{_folder}/mnesia",
            ["RABBITMQ_LOG_BASE"] = $"{_folder}/log",
            ["RABBITMQ_DIST_PORT"] = $"{FreePort.Take()}",
            ["ERL_EPMD_PORT"] = $"{FreePort.Take()}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_INETRC"] = $"{_folder}/inetrc",
        };
    }

    internal string ConnectionString => $"amqp://guest:guest@127.0.0.1:{_port}";

    internal Uri ManagementUri => new($"http://127.0.0.1:{_managementPort}");

    internal ConnectionFactory Factory => new() { Uri = new(ConnectionString), AutomaticRecoveryEnabled = false };

    internal async Task StartAsync()
    {
        _server ??= NativeServer.Start("sh", ["-c", Script], _environment);
        await Eventually.SucceedsAsync(async () =>
        {
            await using var connection = await Factory.CreateConnectionAsync();
        });
    }

    internal async Task KillAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    internal Task ControlAsync(params string[] arguments) => AskAsync(arguments);

    internal Task<string> AskAsync(params string[] arguments) => NativeServer.RunAsync($"{Home}/rabbitmqctl", arguments, _environment);

    /// <summary>Runs a script that calls rabbitmqctl.</summary>
    internal Task RunFileAsync(string file, IReadOnlyDictionary<string, string> environment)
    {
        var copy = NativeServer.CopyInto(_folder, file);
        return NativeServer.RunAsync("bash", [copy], new Dictionary<string, string>([.. _environment, .. environment, new("PATH", $"{Home}:/usr/bin:/bin")]));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
