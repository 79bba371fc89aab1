using System.Diagnostics;
using System.Globalization;

namespace Load;

/// <summary>Measures memory and CPU usage of the processes of the system, including all their descendants.</summary>
internal sealed class Processes(IReadOnlyDictionary<string, int> ids)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (double Megabytes, double Cpu)> _idle = [];

    /// <summary>Measures memory and CPU usage for 5 s without requests.</summary>
    internal async Task MeasureIdleAsync(CancellationToken cancellationToken)
    {
        var before = ids.ToDictionary(process => process.Key, process => CpuOf(process.Value));
        var clock = Stopwatch.StartNew();
        await Task.Delay(Window, cancellationToken);
        foreach (var (name, id) in ids)
        {
            _idle[name] = (MegabytesOf(id), (CpuOf(id) - before[name]) / clock.Elapsed);
        }
    }

    /// <summary>Returns one row per process, with its memory usage after the load.</summary>
    internal IEnumerable<ProcessRow> AfterLoad() =>
        ids.Select(process => new ProcessRow(process.Key, _idle[process.Key].Megabytes, MegabytesOf(process.Value), _idle[process.Key].Cpu));

    // Proportional set size, which counts shared memory once: PostgreSQL's processes share most of theirs.
    private static double MegabytesOf(int id) => Tree(id).Sum(process => ProportionalKibibytesOf(process.Id)) * 1024 / 1e6;

    private static TimeSpan CpuOf(int id) => Tree(id).Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);

    private static List<Process> Tree(int root)
    {
        var tree = new List<Process>();
        var all = Process.GetProcesses();
        var parents = all.ToDictionary(process => process.Id, process => ParentOf(process.Id));
        foreach (var process in all)
        {
            for (var id = process.Id; id > 1; id = parents.GetValueOrDefault(id))
            {
                if (id == root)
                {
                    tree.Add(process);
                    break;
                }
            }
        }

        return tree;
    }

    private static double ProportionalKibibytesOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/smaps_rollup")
                .First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // The process has just exited.
        }
    }

    // proc(5): the fourth field of stat; the second is in parentheses and may contain any character.
    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // The process has just exited.
        }
    }
}
