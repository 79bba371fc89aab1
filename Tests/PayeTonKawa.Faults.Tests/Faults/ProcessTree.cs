using System.Globalization;
using System.Runtime.InteropServices;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>Sends signals to a process, or to it and all its descendants.</summary>
internal static partial class ProcessTree
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Signal(int processId, int signal, bool descendants)
    {
        // Parents first: a stopped or killed parent starts no new children.
        foreach (var id in descendants ? Descend(processId) : [processId])
        {
            _ = SendSignal(id, signal);
        }
    }

    /// <summary>The process that does the work: for a server the one started by its shell, for a service its only one.</summary>
    public static int Worker(int processId) => Descend(processId).FirstOrDefault(id => Name(id) is "postgres" or "beam.smp", processId);

    private static List<int> Descend(int root)
    {
        var children = Children();
        var all = new List<int> { root };
        for (var next = 0; next < all.Count; next++)
        {
            all.AddRange(children[all[next]]);
        }

        return all;
    }

    private static ILookup<int, int> Children() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(id => int.Parse(Stat(id).After.Split(' ')[1], CultureInfo.InvariantCulture));

    private static string Name(int id) => Stat(id).Name;

    // The second field is the command in parentheses, which may contain any character; the third is the state and the fourth the parent.
    private static (string Name, string After) Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
            return (stat[(open + 1)..close], stat[(close + 2)..]);
        }
        catch (IOException)
        {
            return ("", "- 0"); // It has ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
