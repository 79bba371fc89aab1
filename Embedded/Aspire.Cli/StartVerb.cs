using System.Diagnostics;

namespace Aspire.Cli;

/// <summary>Runs an AppHost detached from the terminal, its output in a file.</summary>
internal static class StartVerb
{
    private const string Pattern = "*AppHost.csproj";

    // In a session of its own, so that neither Ctrl+C nor the end of the terminal reaches it. The output has the dashboard's login link: nobody else's to read.
    private const string Script = """(umask 077; : >"$2"); exec setsid dotnet run --project "$1" >"$2" 2>&1 </dev/null""";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(string? path, CancellationToken cancellationToken)
    {
        var project = FindProject(path);
        if (await FindAsync(project, cancellationToken) is { } running)
        {
            running.Dispose();
            throw new CliException($"'{project}' is running already, in process {running.Information.AppHostPid}.");
        }

        var log = Path.Combine(Path.GetTempPath(), $"aspire-{Path.GetFileNameWithoutExtension(project)}-{Guid.NewGuid().ToString("N")[..8]}.log");
        using var process = Process.Start("sh", ["-c", Script, "aspire-start", project, log]);
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (process.HasExited)
            {
                throw new CliException($"'{project}' has ended with exit code {process.ExitCode}; '{log}' says why.");
            }

            if (await FindAsync(project, cancellationToken) is { } started)
            {
                using (started)
                {
                    var information = started.Information;
                    Console.WriteLine($"{information.AppHostPath} runs in process {information.AppHostPid}. Its output: {log}");
                    Console.WriteLine(information.HasDashboardLoginUrl ? $"Dashboard: {information.DashboardLoginUrl}" : "It has no dashboard.");
                    return;
                }
            }
        }
    }

    private static string FindProject(string? path)
    {
        var place = Path.GetFullPath(path ?? ".");
        string[] projects = File.Exists(place) ? [place]
            : Directory.Exists(place) ? [.. Directory.EnumerateFiles(place, Pattern), .. path is null ? Directory.EnumerateDirectories(place).SelectMany(folder => Directory.EnumerateFiles(folder, Pattern)) : []]
            : [];
        return projects switch
        {
            [var only] => only,
            [] => throw new CliException($"There is no {Pattern} in '{place}': name the AppHost with --apphost."),
            _ => throw new CliException($"There are several AppHosts, choose one with --apphost: {string.Join(", ", projects)}."),
        };
    }

    private static async Task<AppHostConnection?> FindAsync(string project, CancellationToken cancellationToken)
    {
        AppHostConnection? found = null;
        foreach (var connection in await AppHostConnection.FindAllAsync(cancellationToken))
        {
            if (found is null && AppHostConnection.Matches(connection.Information.AppHostPath, project))
            {
                found = connection;
            }
            else
            {
                connection.Dispose();
            }
        }

        return found;
    }
}
