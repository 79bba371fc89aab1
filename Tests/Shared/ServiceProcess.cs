using System.Collections.Concurrent;
using System.Diagnostics;

namespace PayeTonKawa.Tests;

/// <summary>A service in its own process that never outlives this one: a shell beside it kills it when the shell's standard input closes.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // Bash, because a plain sh drops environment variables with a hyphen in their names.
    private const string Watchdog = "setsid \"$@\" </dev/null & cat >/dev/null; kill -KILL -$!; wait";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ServiceProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal string Log => string.Join('\n', _log);

    /// <summary>Starts the service of a project with settings in its environment.</summary>
    internal static ServiceProcess Start(string project, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("bash", ["-c", Watchdog, "bash", "dotnet", Repository.Assembly(project)])
        {
            WorkingDirectory = Path.Combine(Repository.Root, project),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
