using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Load;

/// <summary>Sends requests with <c>wrk</c>, as fast as they are answered.</summary>
internal static class Wrk
{
    internal const string ApiKey = "the-key-of-the-bench";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "wrk.lua");

    // No number comes twice in one run of the bench, whoever is asked.
    private static int _first = 1_000_000;

    internal static async Task<WrkRun> RunAsync(HttpCase http, Uri server, int connections, double seconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{Math.Max(1, (int)seconds)}s", "--timeout", "10s", "-s", Script, server.ToString()])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["METHOD"] = http.Method,
                ["TARGET"] = http.Target,
                ["BODY"] = http.Body,
                ["IDS"] = http.Ids?.ToString(CultureInfo.InvariantCulture),
                ["FIRST"] = Interlocked.Add(ref _first, 1_000_000).ToString(CultureInfo.InvariantCulture),
                ["KEY"] = ApiKey,
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var run = JsonSerializer.Deserialize<WrkRun>(output.TrimEnd().Split('\n')[^1])!;
        return run.Errors == 0 ? run : throw new InvalidOperationException($"{http.Name} at {server}: {run.Errors} of {run.Requests} requests failed.");
    }
}
