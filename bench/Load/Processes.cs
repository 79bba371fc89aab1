using System.Diagnostics;
using System.Globalization;

namespace Load;

/// <summary>What the processes of the system take, with all that descend from them.</summary>
internal sealed class Processes(IReadOnlyDictionary<string, int> ids)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (double Megabytes, double Cpu)> _idle = [];

    /// <summary>Watches them for a while that nobody asks anything.</summary>
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

    /// <summary>What they have come to, after the load.</summary>
    internal IEnumerable<ProcessRow> AfterLoad() =>
        ids.Select(process => new ProcessRow(process.Key, _idle[process.Key].Megabytes, MegabytesOf(process.Value), _idle[process.Key].Cpu));

    // What several share counts once among them: PostgreSQL's processes share most of what they have.
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
            var line = File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }

    // proc(5): the fourth field of stat; the second is in parentheses and may hold anything.
    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }
}
