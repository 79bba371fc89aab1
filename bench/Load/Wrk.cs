using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Load;

/// <summary>Sends requests with <c>wrk</c> in a closed loop: each connection sends the next one as soon as the previous one is answered.</summary>
internal static class Wrk
{

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "wrk.lua");

    // Numbers are unique within one run of the benchmark, across all servers.
    private static int _first = 1_000_000;

    internal static async Task<WrkRun> RunAsync(HttpCase http, Uri server, int connections, double seconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "wrk", ["-t1", $"-c{connections}", $"-d{Math.Max(1, (int)seconds)}s", "--timeout", "10s", "-s", Script, server.ToString()])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["METHOD"] = http.Method,
                ["TARGET"] = http.Target,
                ["BODY"] = http.Body,
                ["IDS"] = http.Ids?.ToString(CultureInfo.InvariantCulture),
                ["FIRST"] = Interlocked.Add(ref _first, 1_000_000).ToString(CultureInfo.InvariantCulture),
                ["KEY"] = IsolatedAppHost.ApiKey,
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var run = JsonSerializer.Deserialize<WrkRun>(output.TrimEnd().Split('\n')[^1])!;
        return run.Errors == 0 ? run : throw new InvalidOperationException($"{http.Name} at {server}: {run.Errors} of {run.Requests} requests failed.");
    }
}
