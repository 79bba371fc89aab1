using System.Globalization;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>How a RabbitMQ broker runs as a native process of its own data directory, apart from any other Erlang node of the machine.</summary>
internal sealed class RabbitMQServer(RabbitMQServerResource broker)
{
    // The plain script; the one in /usr/sbin changes to a user of its own.
    private const string DebianScript = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    // The password by a pipe of the shell's own: arguments are for everybody to read. One who is there already, with another password, is left alone.
    private const string AddUserScript = """
        set -e
        ctl=/usr/lib/rabbitmq/bin/rabbitmqctl
        printf '%s\n' "$RABBITMQ_DEFAULT_PASS" | $ctl --quiet add_user "$RABBITMQ_DEFAULT_USER"
        $ctl --quiet set_user_tags "$RABBITMQ_DEFAULT_USER" administrator
        $ctl --quiet set_permissions "$RABBITMQ_DEFAULT_USER" '.*' '.*' '.*'
        echo "User '$RABBITMQ_DEFAULT_USER' was missing and has been added: the broker's first start had been cut short."
        """;

    private int? _portMapperPort;
    private int? _distributionPort;
    private ManagedProcess? _portMapper;
    private Func<ManagedProcess>? _addUser;

    public async Task<ProcessSpec> PrepareAsync(NativeServerContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(DebianScript))
        {
            throw new DistributedApplicationException("RabbitMQ is not installed: run eng/install-servers.sh, or install the package 'rabbitmq-server'.");
        }

        var node = context.Environment.GetValueOrDefault("RABBITMQ_NODENAME", $"{context.Resource.Name}@localhost");
        var configuration = await context.WriteScratchFileAsync("rabbitmq.conf", GetConfiguration(context), cancellationToken).ConfigureAwait(false);
        var plugins = await context.WriteScratchFileAsync("enabled_plugins", broker.ManagementEndpoint.Exists ? "[rabbitmq_management]." : "[].", cancellationToken).ConfigureAwait(false);
        var resolver = await context.WriteScratchFileAsync("inetrc", GetResolver(), cancellationToken).ConfigureAwait(false);
        var data = context.DataDirectory;

        var environment = new Dictionary<string, string>(context.Environment)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "C.UTF-8",
            ["HOME"] = data, // the Erlang cookie is kept there
            ["RABBITMQ_NODENAME"] = node,
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = configuration,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(context.ScratchDirectory, "advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(data, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = context.ScratchDirectory,
            ["RABBITMQ_LOG"] = "-color",
            ["RABBITMQ_DIST_PORT"] = Text(_distributionPort ??= FreePort.Take()),
            ["ERL_EPMD_PORT"] = Text(_portMapperPort ??= FreePort.Take()),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_INETRC"] = resolver,

            // Some plugin of the broker never answers its supervisor at the end: with the default of 5 s, a stop takes 6.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel shutdown_timeout 1500 -kernel inet_dist_use_interface {127,0,0,1}",
        };

        StartPortMapper(context, environment);
        Volatile.Write(ref _addUser, () => context.StartTool(new ProcessSpec
        {
            FileName = "sh",
            Arguments = ["-c", AddUserScript],
            WorkingDirectory = context.ScratchDirectory,
            Account = context.Account,
            Environment = environment,
        }));
        return new ProcessSpec
        {
            FileName = DebianScript,
            WorkingDirectory = context.ScratchDirectory,
            Account = context.Account,
            Environment = environment,
            StopTimeout = TimeSpan.FromSeconds(5),
        };
    }

    /// <summary>The broker has let the user in: whoever is missing later was taken away by somebody.</summary>
    public void UserIsKnown() => Volatile.Write(ref _addUser, null);

    /// <summary>
    /// Adds the user that the broker refuses, once per start. RabbitMQ makes it with the rest of its first data: killed between the two, it starts from then on
    /// with data and without a user.
    /// </summary>
    public Task AddMissingUserAsync() => Interlocked.Exchange(ref _addUser, null) is { } add ? add().Exited : Task.CompletedTask;

    // Otherwise the broker starts one that outlives it and serves every Erlang node of the machine.
    private void StartPortMapper(NativeServerContext context, Dictionary<string, string> environment)
    {
        if (_portMapper is { Exited.IsCompleted: false })
        {
            return;
        }

        _portMapper = context.StartTool(new ProcessSpec
        {
            FileName = "epmd",
            WorkingDirectory = context.ScratchDirectory,
            Account = context.Account,
            Environment = environment,
        });
    }

    private string GetConfiguration(NativeServerContext context)
    {
        var amqp = Text(context.TargetPort(RabbitMQServerResource.PrimaryEndpointName));
        var lines = new List<string>
        {
            $"listeners.tcp.1 = 127.0.0.1:{amqp}",
            "log.console = true",
            "log.console.level = warning",
            "log.file = false",
            // The default stops all publishers below as much free space as the machine has memory.
            "disk_free_limit.absolute = 50MB",
        };
        if (System.Net.Sockets.Socket.OSSupportsIPv6)
        {
            lines.Add($"listeners.tcp.2 = ::1:{amqp}");
        }

        if (broker.ManagementEndpoint.Exists)
        {
            lines.Add("management.tcp.ip = 127.0.0.1");
            lines.Add($"management.tcp.port = {Text(context.TargetPort(RabbitMQServerResource.ManagementEndpointName))}");
        }

        return string.Join('\n', lines) + "\n";
    }

    // Without name servers: on a machine that reaches none, the broker's look-ups cost it 5 s at each start.
    private static string GetResolver() =>
        $$"""
        {lookup,[file]}.
        {host,{127,0,0,1},["localhost"]}.
        {host,{127,0,0,1},["{{Dns.GetHostName()}}"]}.
        {host,{0,0,0,0,0,0,0,1},["localhost"]}.

        """;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
