using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Starts native processes, each in a session of its own, so that a Ctrl+C in the terminal reaches the AppHost alone.
/// None outlives the AppHost, whatever ends it (see <see cref="Guard"/>).
/// </summary>
internal sealed class ProcessSupervisor(RunDirectory run) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<NativeProcess, byte> _running = new();
    private readonly Lock _lock = new();
    private Guard? _guard;
    private bool _disposed;

    /// <summary>Starts a process; <paramref name="onLine"/> gets each line it writes, and whether to stderr.</summary>
    /// <exception cref="DistributedApplicationException">The executable is not there.</exception>
    public ManagedProcess Start(ProcessSpec spec, Action<string, bool> onLine)
    {
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (spec.Account is { } account && Environment.IsPrivilegedProcess)
        {
            start.ArgumentList.Add("setpriv");
            start.ArgumentList.Add($"--reuid={account.UserId}");
            start.ArgumentList.Add($"--regid={account.GroupId}");
            start.ArgumentList.Add("--clear-groups");
        }

        start.ArgumentList.Add(Find(spec));
        foreach (var argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[Guard.RunVariable] = run.RunId;

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                _guard ??= Guard.Watch(run);
                var process = new NativeProcess(spec, new Process { StartInfo = start, EnableRaisingEvents = true }, onLine);
                _running.TryAdd(process, 0);
                _ = process.Exited.ContinueWith(_ => _running.TryRemove(process, out byte _), TaskScheduler.Default);
                return process;
            }
            catch (Win32Exception exception)
            {
                throw new DistributedApplicationException(
                    $"'{spec.FileName}' could not be started in '{spec.WorkingDirectory}': {exception.Message}. The tools setsid and setpriv of util-linux have to be installed, and the folder has to exist.", exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        await Task.WhenAll(_running.Keys.Select(process => process.StopAsync())).ConfigureAwait(false);
        _guard?.Dispose();
        _guard = null;
    }

    // setsid would report a missing command only by its exit code.
    private static string Find(ProcessSpec spec)
    {
        var found = spec.FileName.Contains('/', StringComparison.Ordinal)
            ? Path.GetFullPath(spec.FileName, spec.WorkingDirectory)
            : (spec.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(directory => Path.Combine(directory, spec.FileName))
                .FirstOrDefault(File.Exists);
        return found is not null && File.Exists(found)
            ? found
            : throw new DistributedApplicationException($"The command '{spec.FileName}' is not installed, or not on the PATH.");
    }
}
