using System.Globalization;
using System.Net;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>A RabbitMQ broker in a folder of its own, apart from every other Erlang node of the machine.</summary>
internal sealed class BrokerServer(string folder) : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly string _portMapperPort = Text(FreePort.Next());
    private readonly string _distributionPort = Text(FreePort.Next());
    private ServerProcess? _portMapper;
    private ServerProcess? _process;

    internal string ConnectionString => $"amqp://guest:guest@127.0.0.1:{_port}";

    internal async Task StartAsync()
    {
        // Otherwise the broker starts one that outlives it.
        _portMapper ??= await ServerProcess.StartAsync(
            Path.Combine(folder, "epmd.log"), new Dictionary<string, string>(), "epmd", "-port", _portMapperPort, "-address", "127.0.0.1");
        _process = await ServerProcess.StartAsync(Path.Combine(folder, "rabbitmq.log"), await EnvironmentAsync(), "/usr/lib/rabbitmq/bin/rabbitmq-server");
        await _process.ListensAsync(_port);
        await Until.TrueAsync(async () =>
        {
            try
            {
                await using var connection = await ConnectAsync();
                return true;
            }
            catch (BrokerUnreachableException)
            {
                return false;
            }
        });
    }

    internal async Task<IConnection> ConnectAsync() => await new ConnectionFactory
    {
        Uri = new(ConnectionString),
        AutomaticRecoveryEnabled = false,
    }.CreateConnectionAsync("test", TestContext.Current.CancellationToken);

    /// <summary>Kills the broker, as a crash does.</summary>
    internal async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    internal Task FreezeAsync() => _process!.FreezeAsync();

    internal Task ThawAsync() => _process!.ThawAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_portMapper is not null)
        {
            await _portMapper.DisposeAsync();
        }
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync()
    {
        var configuration = Path.Combine(folder, "rabbitmq.conf");
        await File.WriteAllTextAsync(configuration, $"listeners.tcp.1 = 127.0.0.1:{_port}\ndisk_free_limit.absolute = 10MB\nlog.console = true\nlog.file = false\n");
        var plugins = Path.Combine(folder, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, "[].");

        // Without name servers: where none is reached, the broker's look-ups cost it seconds at each start.
        var resolver = Path.Combine(folder, "inetrc");
        await File.WriteAllTextAsync(resolver, $$"""
            {lookup,[file]}.
            {host,{127,0,0,1},["localhost"]}.
            {host,{127,0,0,1},["{{Dns.GetHostName()}}"]}.

            """);
        return new()
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = $"essai{_port}@localhost",
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = configuration,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = folder,
            ["RABBITMQ_DIST_PORT"] = _distributionPort,
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-noinput -kernel inet_dist_use_interface {127,0,0,1}",
            ["ERL_EPMD_PORT"] = _portMapperPort,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_INETRC"] = resolver,
            ["ERL_CRASH_DUMP_SECONDS"] = "0",
            ["LANG"] = "C.UTF-8",
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
