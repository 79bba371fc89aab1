using System.Globalization;

namespace PayeTonKawa.AppHost;

/// <summary>Identifies the process that listens on a port.</summary>
internal static class PortUser
{
    private const string Unknown = "a process of another user";
    private const string Listening = "0A";
    private const int LongestCommand = 120;

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Returns the process ID and command line where available: on Linux, for the user's own processes.</summary>
    public static string Find(int port)
    {
        var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == Listening && fields[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        var processes = sockets.Count == 0 ? [] : Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _));
        return processes.Select(process => Describe(process, sockets)).FirstOrDefault(user => user is not null) ?? Unknown;
    }

    private static string? Describe(string process, HashSet<string> sockets)
    {
        try
        {
            if (new DirectoryInfo($"{process}/fd").EnumerateFileSystemInfos().Any(file => file.LinkTarget is { } target && sockets.Contains(target)))
            {
                var command = string.Join(' ', File.ReadAllText($"{process}/cmdline").Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries));
                return $"process {Path.GetFileName(process)} '{(command.Length > LongestCommand ? $"{command[..LongestCommand]}…" : command)}'";
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has exited in the meantime, or access is denied.
        }

        return null;
    }
}
