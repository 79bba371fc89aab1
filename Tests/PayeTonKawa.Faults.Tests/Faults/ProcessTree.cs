using System.Globalization;
using System.Runtime.InteropServices;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>Sends signals to a process, or to it and all that descend from it.</summary>
internal static partial class ProcessTree
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Signal(int processId, int signal, bool descendants)
    {
        // From the top: a parent that is stopped or gone starts no others.
        foreach (var id in descendants ? Descend(processId) : [processId])
        {
            _ = SendSignal(id, signal);
        }
    }

    private static List<int> Descend(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToLookup(process => process.Parent, process => process.Id);
        var all = new List<int> { root };
        for (var next = 0; next < all.Count; next++)
        {
            all.AddRange(parents[all[next]]);
        }

        return all;
    }

    // The second field is the command in parentheses, which may hold anything.
    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
