using Aspire.Hosting.Orchestration;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>A temporary folder and ports for one system, kept over its restarts; the folder is deleted at the end.</summary>
internal sealed class Place : IDisposable
{
    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Names =
    [
        "db-clients", "db-produits", "db-commandes", "rabbitmq", "rabbitmq-management",
        "api-clients", "api-produits", "api-commandes",
    ];

    /// <summary>Opens the dashboard's telemetry API.</summary>
    public const string TelemetryKey = "a-key-of-these-tests";

    private readonly Dictionary<string, int> _ports = [];

    public Place()
    {
        // The servers run under accounts of their own and have to reach their data.
        File.SetUnixFileMode(Folder, Traversable);
        Directory.CreateDirectory(Path.Combine(Folder, "run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        foreach (var name in Names)
        {
            _ports[name] = FreePort.Take();
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("payetonkawa-").FullName;

    public IEnumerable<string> Arguments => _ports.Select(port => $"--Ports:{port.Key}={port.Value}");

    /// <summary>Data, sockets and secrets in the folder, so that nothing of the user's is touched.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Embedded__VolumeRoot"] = Path.Combine(Folder, "volumes"),
        ["XDG_RUNTIME_DIR"] = Path.Combine(Folder, "run"),
        ["AppHost__DashboardApiKey"] = TelemetryKey,
        ["APPDATA"] = Path.Combine(Folder, "secrets"),
    };

    public int Port(string name) => _ports[name];

    public HttpClient CreateClient(string api)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{Port(api)}") };
        client.DefaultRequestHeaders.Add("X-API-Key", "secret_key_123");
        return client;
    }

    /// <summary>What still runs of a system at this place: processes whose command line or environment names its folder.</summary>
    public IReadOnlyList<string> FindProcesses() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(directory => int.TryParse(Path.GetFileName(directory), out var pid) && pid != System.Environment.ProcessId)
            .Where(directory => NamesFolder(directory, "cmdline") || NamesFolder(directory, "environ"))
            .Select(directory => $"{Path.GetFileName(directory)}: {Read(directory, "cmdline").Replace('\0', ' ')}"),
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private bool NamesFolder(string process, string file) => Read(process, file).Contains(Folder, StringComparison.Ordinal);

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended meanwhile, or is somebody else's.
        }
    }
}
