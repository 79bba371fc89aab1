using PayeTonKawa.Tests;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>A temporary folder and ports for one system, kept over its restarts; the folder is deleted at the end.</summary>
internal sealed class Place : IDisposable
{
    /// <summary>Opens the dashboard's telemetry API.</summary>
    public const string TelemetryKey = "a-key-of-these-tests";

    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string UserHome = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    private static readonly string[] Names =
    [
        "db-clients", "db-produits", "db-commandes", "rabbitmq", "rabbitmq-management",
        "api-clients", "api-produits", "api-commandes",
    ];

    private readonly Dictionary<string, int> _ports = Names.ToDictionary(name => name, _ => FreePort.Take());

    public Place()
    {
        // The servers run under accounts of their own and have to reach their data.
        File.SetUnixFileMode(Folder, Traversable);
        Directory.CreateDirectory(Temporary);

        // One that is not there is taken for none, and the working directory in its place.
        Directory.CreateDirectory(Home);

        Environment = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["NativeServers__DataDirectory"] = Path.Combine(Folder, "data"),

            // How old what the management API tells may be, in milliseconds.
            ["NativeServers__Settings__rabbitmq__collect_statistics_interval"] = "500",

            // The user's secrets, the sockets by which the command line finds an AppHost, the dashboard's store, …
            ["HOME"] = Home,
            ["TMPDIR"] = Temporary,

            // … but not what the SDK keeps of packages and tools.
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

    /// <summary>The home directory of whoever runs the system.</summary>
    public string Home => Path.Combine(Folder, "home");

    public IEnumerable<string> Arguments => _ports.Select(port => $"--Ports:{port.Key}={port.Value}");

    /// <summary>All that the system and its command line write goes to the folder: nothing of the user's is touched.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    private string Temporary => Path.Combine(Folder, "tmp");

    public int Port(string name) => _ports[name];

    public HttpClient CreateClient(string api)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port(api)}") };
        client.DefaultRequestHeaders.Add("X-API-Key", "secret_key_123");
        return client;
    }

    /// <summary>A client of the broker's management API.</summary>
    public HttpClient CreateManagementClient()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port("rabbitmq-management")}") };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("guest:guest"u8));
        return client;
    }

    /// <summary>
    /// What still runs of a system at this place: processes whose command line, environment or working directory names its folder.
    /// PostgreSQL writes over the first two.
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
            return ""; // It has ended meanwhile, or is somebody else's.
        }
    }
}
