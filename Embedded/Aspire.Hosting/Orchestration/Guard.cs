using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A process that outlives the AppHost and ends what it leaves behind when it is killed. It reads a pipe whose other end only the AppHost
/// holds: the kernel closes it however the AppHost ends. What belongs to the run is known by a variable in its environment, which children
/// inherit, and by descent, since PostgreSQL overwrites the environment of its own.
/// </summary>
internal sealed class Guard : IDisposable
{
    /// <summary>Carried by every process of a run.</summary>
    public const string RunVariable = "ASPIRE_EMBEDDED_RUN";

    private const string Farewell = "done";

    private const string Script = """
        while read -r line; do
            [ "$line" = done ] && exit 0
        done
        quiet=0
        while [ "$quiet" -lt 4 ]; do
            roots=$(grep -lzs "^ASPIRE_EMBEDDED_RUN=$1\$" /proc/[0-9]*/environ | cut -d/ -f3 | tr '\n' ' ')
            if [ -n "$roots" ]; then
                quiet=0
                kill -KILL $(cat /proc/[0-9]*/status 2>/dev/null | awk -v roots="$roots" '
                    /^Pid:/ { pid = $2 }
                    /^PPid:/ { parent[pid] = $2 }
                    END {
                        count = split(roots, list, " ")
                        for (i = 1; i <= count; i++) found[list[i]] = 1
                        do {
                            again = 0
                            for (pid in parent) if (!(pid in found) && (parent[pid] in found)) { found[pid] = 1; again = 1 }
                        } while (again)
                        for (pid in found) print pid
                    }') 2>/dev/null
            else
                quiet=$((quiet + 1))
            fi
            sleep 0.1
        done
        rm -rf "$2"
        """;

    private readonly Process _process;

    private Guard(string runId, string directory)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "aspire-guard", runId, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment.Remove(RunVariable);
        _process = Process.Start(start)!;
    }

    /// <summary>Watches over a run until it is disposed, or the AppHost dies.</summary>
    public static Guard Watch(RunDirectory run) => new(run.RunId, run.FullName);

    /// <summary>Ends what runs of AppHosts that are no more have left behind, and returns when it is gone.</summary>
    public static async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        foreach (var (runId, directory) in RunDirectory.FindAbandoned().ToArray())
        {
            using var guard = new Guard(runId, directory);
            guard._process.StandardInput.Close();
            await guard._process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.StandardInput.WriteLine(Farewell);
                _process.StandardInput.Close();
                _process.WaitForExit();
            }
        }
        catch (IOException)
        {
            // It has been ended by somebody: there is nobody to say farewell to.
        }

        _process.Dispose();
    }
}
