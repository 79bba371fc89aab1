using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>PostgreSQL of any installed major version: the newest for a new cluster, the version of the cluster for an existing one.</summary>
internal sealed class PostgresServer(PostgresServerResource resource, NativeServersOptions options, RunDirectory run, IDistributedApplicationBuilder builder)
    : NativeServer(resource, options, run, builder)
{
    protected override string Kind => "postgres";

    protected override string AccountName => "postgres";

    // The first is used by images since PostgreSQL 18, the second by older ones.
    protected override IReadOnlyList<string> DataTargets => ["/var/lib/postgresql", "/var/lib/postgresql/data"];

    // Fast shutdown: clients are disconnected. SIGTERM (smart shutdown) would wait until they disconnect.
    protected override string StopSignal => "INT";

    // A directory that already is a cluster, such as that of a bind mount, is used directly.
    private string Cluster => File.Exists(Path.Combine(Data, "PG_VERSION")) ? Data : Path.Combine(Data, "data");

    public override void AddArguments(IList<object> arguments)
    {
        base.AddArguments(arguments);
        var settings = new Dictionary<string, string>
        {
            ["port"] = Port("tcp").ToString(CultureInfo.InvariantCulture),
            ["listen_addresses"] = "localhost",
            ["unix_socket_directories"] = "",
            ["log_line_prefix"] = "",
        };
        foreach (var (name, value) in Options.SettingsOf(Resource.Name))
        {
            settings[name] = value;
        }

        foreach (var argument in (string[])["-D", Cluster, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })])
        {
            arguments.Add(argument);
        }
    }

    public override void AddEnvironment(IDictionary<string, object> environment)
    {
        base.AddEnvironment(environment);
        environment["PGDATA"] = Cluster;
    }

    // postmaster.pid has eight lines: the first is the process, the third its start in whole seconds, the last the state (PostgreSQL, "pg_ctl"). A server that
    // was killed leaves the file behind.
    public override async Task<bool> IsReadyAsync(DateTime startedAt, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(Cluster, "postmaster.pid"), cancellationToken).ConfigureAwait(false);
            return lines.Length >= 8 && lines[7].StartsWith("ready", StringComparison.Ordinal)
                && Directory.Exists($"/proc/{lines[0].Trim()}")
                && long.Parse(lines[2], CultureInfo.InvariantCulture) >= new DateTimeOffset(startedAt).ToUnixTimeSeconds();
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            return false; // Not written yet, or being written.
        }
    }

    protected override async Task<(string Program, string Product)> FindProgramAsync(CancellationToken cancellationToken)
    {
        var installed = new List<(string Program, string Product, string Major)>();
        foreach (var folder in Candidates("postgres", [.. Versions("/usr/lib/postgresql", "*"), .. Versions("/usr", "pgsql-*")]))
        {
            var program = Path.Combine(folder, "postgres");
            var (_, output) = await Tool.RunAsync(program, ["--version"], cancellationToken).ConfigureAwait(false);
            var version = output.Split(' ').FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]))?.Trim() ?? "?";
            installed.Add((program, $"PostgreSQL {version}", version.Split('.')[0]));
        }

        var newest = installed.OrderByDescending(one => int.TryParse(one.Major, out var major) ? major : 0).ToArray();
        if (newest.Length == 0)
        {
            throw Missing("PostgreSQL", "postgresql");
        }

        if (!Directory.Exists(Cluster))
        {
            return Directory.EnumerateFileSystemEntries(Data).Any(entry => Path.GetFileName(entry) is not ("server.lock" or "data.new" or "password.sha256"))
                ? throw new DistributedApplicationException(
                    $"The data folder '{Data}' of '{Resource.Name}' holds something else than PostgreSQL's data: "
                    + "empty it, or choose another by NativeServers:DataDirectory.")
                : (newest[0].Program, newest[0].Product);
        }

        var made = (await File.ReadAllTextAsync(Path.Combine(Cluster, "PG_VERSION"), cancellationToken).ConfigureAwait(false)).Trim();
        var same = newest.FirstOrDefault(one => one.Major == made);
        return same.Program is not null ? (same.Program, same.Product) : throw new DistributedApplicationException(
            $"The data in '{Cluster}' of '{Resource.Name}' are of PostgreSQL {made}, and installed is {string.Join(", ", newest.Select(one => one.Product))}: "
            + $"install PostgreSQL {made} (Debian: apt-get install postgresql-{made}), or delete the folder to start anew.");
    }

    private static IEnumerable<string> Versions(string root, string pattern) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root, pattern).Select(folder => Path.Combine(folder, "bin")) : [];
}
