namespace Aspire.Hosting.Dashboard;

/// <summary>How a dashboard is started: an assembly, an executable beside its assembly as packages bring it, or an executable by itself.</summary>
internal sealed class DashboardCommand
{
    private const string AssemblyExtension = ".dll";

    private readonly string? _path;
    private readonly string? _assembly;

    public DashboardCommand(string? path)
    {
        _path = path is null ? null : Path.GetFullPath(path);
        var assembly = _path?.EndsWith(AssemblyExtension, StringComparison.OrdinalIgnoreCase) == true ? _path : _path + AssemblyExtension;
        _assembly = File.Exists(assembly) ? assembly : null;
    }

    public string FileName => _assembly is null ? _path ?? "dotnet"
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    public string WorkingDirectory => Path.GetDirectoryName(_path) ?? "/";

    /// <exception cref="DistributedApplicationException">There is no dashboard.</exception>
    public void AddArguments(IList<object> arguments)
    {
        if (!File.Exists(_assembly ?? _path))
        {
            throw new DistributedApplicationException(_path is null
                ? "There is no dashboard: the AppHost's build has not named one. Build the AppHost again, or name one with --dcp-dashboard-path."
                : $"There is no dashboard at '{_path}'. Build the AppHost again, or name another with --dcp-dashboard-path.");
        }

        if (_assembly is not null)
        {
            // A dashboard may have been built for an earlier .NET than the one that is here.
            string[] exec = ["exec", "--roll-forward", "Major", _assembly];
            Array.ForEach(exec, arguments.Add);
        }
    }
}
