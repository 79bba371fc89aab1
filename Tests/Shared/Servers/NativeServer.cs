using System.Diagnostics;

namespace PayeTonKawa.Tests.Servers;

/// <summary>A server and all its child processes, in a folder of its own. A shell beside it kills the process group when the tests' process ends.</summary>
internal sealed class NativeServer : IAsyncDisposable
{
    private const string Watchdog = "setsid \"$@\" </dev/null & cat >/dev/null; kill -KILL -$!; wait";

    private readonly Process _process;

    private NativeServer(Process process) => _process = process;

    internal static NativeServer Start(string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = StartInfo("sh", ["-c", Watchdog, "sh", .. Unprivileged, command, .. arguments], environment);
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        Drain(process);
        return new(process);
    }

    /// <summary>Runs a command as the servers' user until it exits; returns its output.</summary>
    internal static async Task<string> RunAsync(string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string[] all = [.. Unprivileged, command, .. arguments];
        using var process = Process.Start(StartInfo(all[0], all[1..], environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} failed: {await output}{await errors}");
        return await output;
    }

    internal static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("ptk-messaging-").FullName;
        GiveAway(folder);
        return folder;
    }

    /// <summary>Copies a file to a place where the servers' user can read it, independent of the checkout's location.</summary>
    internal static string CopyInto(string folder, string file)
    {
        var copy = Path.Combine(folder, Path.GetFileName(file));
        File.Copy(file, copy, overwrite: true);
        GiveAway(copy);
        return copy;
    }

    /// <summary>Kills the process group at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The servers refuse to run as root, or should.
    private static string[] Unprivileged =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];

    private static void GiveAway(string path)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["postgres", path]);
            chown.WaitForExit();
        }
    }

    private static ProcessStartInfo StartInfo(string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Drain(Process process)
    {
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
