using System.Globalization;
using System.Net;

namespace NativeServers.Tests;

/// <summary>A server's processes, read from /proc.</summary>
internal static class ServerProcesses
{
    /// <summary>The process ids of the server in this snapshot and of all its descendants.</summary>
    public static IReadOnlyList<int> Of(CustomResourceSnapshot server)
    {
        var root = Convert.ToInt32(server.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0)
            .ToDictionary(id => id, id => Status(id, "PPid"));
        var found = new List<int> { root };
        for (var next = 0; next < found.Count; next++)
        {
            found.AddRange(parents.Where(pair => pair.Value == found[next]).Select(pair => pair.Key));
        }

        return found;
    }

    /// <summary>Null when the process has ended meanwhile.</summary>
    public static int? UserId(int process) => Status(process, "Uid");

    public static string CommandLine(int process) => Read($"/proc/{process}/cmdline").Replace('\0', ' ');

    /// <summary>The addresses that a process listens on.</summary>
    public static IEnumerable<IPAddress> Listens(int process)
    {
        var sockets = Descriptors(process).Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet();
        return ((string[])["tcp", "tcp6"]).SelectMany(family => Read($"/proc/{process}/net/{family}").Split('\n').Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && sockets.Contains($"socket:[{fields[9]}]"))
            .Select(fields => Address(fields[1].Split(':')[0]));
    }

    // 32-bit words, each in the machine's byte order.
    private static IPAddress Address(string hexadecimal) =>
        new([.. Convert.FromHexString(hexadecimal).Chunk(4).SelectMany(word => word.Reverse())]);

    private static int? Status(int process, string name) =>
        Read($"/proc/{process}/status").Split('\n').FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.Split('\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            : null;

    private static string[] Descriptors(int process)
    {
        try
        {
            return Directory.GetFiles($"/proc/{process}/fd");
        }
        catch (IOException)
        {
            return []; // It has ended meanwhile.
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
