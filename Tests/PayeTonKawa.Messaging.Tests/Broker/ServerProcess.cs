using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>A server under a shell that outlives neither this process nor the server: whatever ends the tests, nothing stays behind.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The server is a process group of its own; the shell ends it when its own input ends, which it does with us.
    private const string Guard = """setsid "$@" </dev/null >"$LOG" 2>&1 & echo $!; cat >/dev/null; kill -KILL -$! 2>/dev/null; wait""";

    private readonly Process _guard;
    private readonly string _group;

    private ServerProcess(Process guard, string group) => (_guard, _group) = (guard, group);

    internal static async Task<ServerProcess> StartAsync(string log, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "sh", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LOG"] = log;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var guard = Process.Start(start)!;
        return new ServerProcess(guard, (await guard.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>Waits until the server takes connections on the port.</summary>
    internal async Task ListensAsync(int port)
    {
        await Until.TrueAsync(async () =>
        {
            Assert.False(_guard.HasExited, "The server ended while it started.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>Stops it in its tracks: it accepts bytes and answers nothing.</summary>
    internal Task FreezeAsync() => SignalAsync("STOP");

    internal Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Kills it, as a crash does.</summary>
    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", "--", string.Create(CultureInfo.InvariantCulture, $"-{_group}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
