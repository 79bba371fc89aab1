using PayeTonKawa.Tests;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>A temporary folder and ports for one system, kept across its restarts; disposal deletes the folder.</summary>
internal sealed class Place : IDisposable
{
    /// <summary>API key of the dashboard's telemetry API.</summary>
    public const string TelemetryKey = "a-key-of-these-tests";

    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string UserHome = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    private static readonly string[] Names =
    [
        "db-clients", "db-produits", "db-commandes", "rabbitmq", "rabbitmq-management",
        "api-clients", "api-produits", "api-commandes", "backoffice",
    ];

    private readonly Dictionary<string, int> _ports = Names.ToDictionary(name => name, _ => FreePort.Take());

    public Place()
    {
        // The servers run as other users and need access to their data.
        File.SetUnixFileMode(Folder, Traversable);
        Directory.CreateDirectory(Temporary);

        // A HOME that does not exist counts as unset, and the working directory is used instead.
        Directory.CreateDirectory(Home);

        Environment = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["NativeServers__DataDirectory"] = Path.Combine(Folder, "data"),

            // Interval in ms at which the management API's statistics are refreshed.
            ["NativeServers__Settings__rabbitmq__collect_statistics_interval"] = "500",

            // The user secrets, the sockets by which the CLI finds an AppHost, the dashboard's store, …
            ["HOME"] = Home,
            ["TMPDIR"] = Temporary,

            // … but not the SDK's caches of packages and tools.
            ["DOTNET_CLI_HOME"] = System.Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") ?? UserHome,
            ["NUGET_PACKAGES"] = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(UserHome, ".nuget", "packages"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true",
            ["NO_COLOR"] = "true",

            ["ASPNETCORE_URLS"] = $"http://localhost:{FreePort.Take()}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Take()}",
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{FreePort.Take()}",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["AppHost__DashboardApiKey"] = TelemetryKey,
        };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("payetonkawa-").FullName;

    /// <summary>Home directory of the user that runs the system.</summary>
    public string Home => Path.Combine(Folder, "home");

    public IEnumerable<string> Arguments => _ports.Select(port => $"--Ports:{port.Key}={port.Value}");

    /// <summary>Makes the system and its CLI write only to the folder, so that nothing of the user is touched.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    private string Temporary => Path.Combine(Folder, "tmp");

    public int Port(string name) => _ports[name];

    public HttpClient CreateClient(string api)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port(api)}") };
        client.DefaultRequestHeaders.Add("X-API-Key", "secret_key_123");
        return client;
    }

    public HttpClient CreateManagementClient()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port("rabbitmq-management")}") };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("guest:guest"u8));
        return client;
    }

    /// <summary>
    /// The processes of this place's system that are still running: their command line, environment or working directory contains the folder's path.
    /// PostgreSQL overwrites the first two.
    /// </summary>
    public IReadOnlyList<string> FindProcesses() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), out var pid) && pid != System.Environment.ProcessId)
            .Where(process => NamesFolder(Read(process, "cmdline")) || NamesFolder(Read(process, "environ")) || NamesFolder(WorkingDirectory(process)))
            .Select(process => $"{Path.GetFileName(process)}: {Read(process, "cmdline").Replace('\0', ' ')}"),
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private bool NamesFolder(string text) => text.Contains(Folder, StringComparison.Ordinal);

    private static string WorkingDirectory(string process) =>
        ReadOrNothing(() => File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName ?? "");

    private static string Read(string process, string file) => ReadOrNothing(() => File.ReadAllText(Path.Combine(process, file)));

    private static string ReadOrNothing(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended meanwhile, or belongs to another user.
        }
    }
}
