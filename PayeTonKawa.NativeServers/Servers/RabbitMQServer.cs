using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>RabbitMQ 3.10 or later, isolated from other Erlang nodes of the machine.</summary>
internal sealed class RabbitMQServer(RabbitMQServerResource broker, NativeServersOptions options, RunDirectory run, IDistributedApplicationBuilder builder)
    : NativeServer(broker, options, run, builder)
{
    private const string Management = "management";

    private static readonly Version Oldest = new(3, 10);

    // Below the ephemeral port range of the system, so that a port chosen here stays free until the broker listens on it.
    private const int FirstPort = 10_000;
    private const int LastPort = 32_767;

    protected override string Kind => "rabbitmq";

    protected override string AccountName => "rabbitmq";

    protected override IReadOnlyList<string> DataTargets => ["/var/lib/rabbitmq"];

    protected override string StopSignal => "TERM";

    private RabbitMQCluster? Cluster => broker.Annotations.OfType<RabbitMQCluster>().LastOrDefault();

    private bool HasManagement => Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == Management);

    /// <summary>Settings in the form of <c>rabbitmq.conf</c>.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> settings) =>
        string.Concat(settings.Select(setting => $"{setting.Key} = {setting.Value}\n"));

    public override void AddEnvironment(IDictionary<string, object> environment)
    {
        base.AddEnvironment(environment);
        environment["PATH"] = $"{Binaries}:/usr/local/bin:/usr/bin:/bin";

        // Makes the start script exec the broker. Otherwise the script stays as its parent process, can die without it, and hides its exit code.
        environment["RUNNING_UNDER_SYSTEMD"] = "true";
        environment["NOTIFY_SOCKET"] = "";
        environment["RABBITMQ_NODENAME"] = $"{Resource.Name}@localhost";
        environment["RABBITMQ_CONF_ENV_FILE"] = "/dev/null";
        environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(Scratch, "rabbitmq.conf");
        environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(Scratch, "advanced.config");
        environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Scratch, "enabled_plugins");
        environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(Data, "mnesia");
        environment["RABBITMQ_LOG_BASE"] = Scratch;
        environment["RABBITMQ_LOG"] = "-color";
        environment["RABBITMQ_DIST_PORT"] = FreePort();
        environment["ERL_EPMD_PORT"] = Cluster?.LookupPort ?? FreePort();
        environment["NATIVE_CLUSTER"] = Cluster is null ? "" : "true";
        environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        environment["ERL_INETRC"] = Path.Combine(Scratch, "inetrc");

        // No busy waiting of idle schedulers, because other processes need the CPU (RabbitMQ, "Runtime Tuning"). Shutdown timeout 1 s: a part of the
        // management plugin never answers its supervisor on shutdown; with Erlang's default of 5 s a stop takes 6 s, after which Aspire kills the process.
        environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            "+B i +sbwt none +sbwtdcpu none +sbwtdio none -kernel shutdown_timeout 1000 -kernel inet_dist_use_interface {127,0,0,1}";
    }

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var user = await broker.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var password = await broker.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync("definitions.json", Definitions(user!, password!), cancellationToken).ConfigureAwait(false);
        await WriteAsync("rabbitmq.conf", Configuration(), cancellationToken).ConfigureAwait(false);
        if (Cluster is { } cluster)
        {
            await ServerDirectory.WriteAsync(Data, ".erlang.cookie", cluster.Cookie, Account, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync("enabled_plugins", HasManagement ? "[rabbitmq_management]." : "[].", cancellationToken).ConfigureAwait(false);

        // No DNS: if no name server can be reached, the broker's lookups add 5 s to each start.
        await WriteAsync(
            "inetrc",
            $$$"""
            {lookup,[file]}.
            {host,{127,0,0,1},["localhost","{{{Dns.GetHostName()}}}"]}.
            {host,{0,0,0,0,0,0,0,1},["localhost"]}.

            """,
            cancellationToken).ConfigureAwait(false);
    }

    public override async Task<bool> IsReadyAsync(DateTime startedAt, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port("tcp"), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    protected override Task<(string Program, string Product)> FindProgramAsync(CancellationToken cancellationToken)
    {
        // Excludes the script in /usr/sbin, which switches to its own account.
        var installed = Candidates("rabbitmq-server", "/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin").Where(folder => folder != "/usr/sbin").ToArray();
        if (installed.Length == 0)
        {
            throw Missing("RabbitMQ", "rabbitmq-server");
        }

        var version = VersionOf(Path.GetDirectoryName(installed[0])!);
        return version >= Oldest
            ? Task.FromResult((Path.Combine(installed[0], "rabbitmq-server"), $"RabbitMQ {version}"))
            : throw new DistributedApplicationException(
                $"RabbitMQ in '{installed[0]}' is {version?.ToString() ?? "of an unknown version"}, and '{Resource.Name}' needs {Oldest} or later: "
                + $"install it, name its folder by NativeServers:Binaries:{Kind}, or start a container engine.");
    }

    // The version of the plugin that is the broker itself, in the installation or in one that its lib directory links to.
    private static Version? VersionOf(string home)
    {
        var linked = Path.Combine(home, "lib");
        return new[] { home }.Concat(Directory.Exists(linked) ? Directory.EnumerateDirectories(linked, "rabbitmq_server-*") : [])
            .Select(root => Path.Combine(root, "plugins"))
            .Where(Directory.Exists)
            .SelectMany(plugins => Directory.EnumerateFileSystemEntries(plugins, "rabbit-*"))
            .Select(plugin => Version.TryParse(Path.GetFileName(plugin)["rabbit-".Length..].Replace(".ez", "", StringComparison.Ordinal), out var version)
                ? version : null)
            .FirstOrDefault(version => version is not null);
    }

    // User and password as in the connection strings. Imported at each start, before the broker listens (RabbitMQ, "Definitions").
    private static string Definitions(string user, string password) => JsonSerializer.Serialize(new
    {
        users = new[] { new { name = user, password, tags = "administrator" } },
        vhosts = new[] { new { name = "/" } },
        permissions = new[] { new { user, vhost = "/", configure = ".*", write = ".*", read = ".*" } },
    });

    private string Configuration()
    {
        var settings = new Dictionary<string, string>
        {
            ["listeners.tcp.1"] = $"127.0.0.1:{Port("tcp")}",
            ["load_definitions"] = Path.Combine(Scratch, "definitions.json"),
            ["log.console"] = "true",
            ["log.file"] = "false",
        };
        if (Socket.OSSupportsIPv6)
        {
            settings["listeners.tcp.2"] = $"::1:{Port("tcp")}";
        }

        if (HasManagement)
        {
            settings["management.tcp.ip"] = "127.0.0.1";
            settings["management.tcp.port"] = Port(Management).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in (Cluster?.Settings() ?? []).Concat(Options.SettingsOf(Resource.Name)))
        {
            settings[name] = value;
        }

        return Text(settings);
    }

    /// <summary>A port that is free, below those that the system gives to clients.</summary>
    internal static string FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort + 1);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port.ToString(CultureInfo.InvariantCulture);
            }
            catch (SocketException)
            {
                // The port is in use: try another.
            }
        }
    }
}
