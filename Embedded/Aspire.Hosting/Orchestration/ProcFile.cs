namespace Aspire.Hosting.Orchestration;

/// <summary>Reads what Linux tells of processes.</summary>
internal static class ProcFile
{
    /// <summary>When the process started, in clock ticks since boot; null if there is no such process. With the id, it names a process for ever.</summary>
    public static long? GetStartTime(int processId)
    {
        // Behind the command's name, which may have spaces and parentheses in it, the start time is the 20th field.
        var stat = TryRead(processId, "stat");
        var fields = stat?[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields is { Length: > 19 } && long.TryParse(fields[19], out var ticks) ? ticks : null;
    }

    /// <summary>The process's command line; empty if it cannot be read.</summary>
    public static string[] GetCommandLine(int processId) =>
        TryRead(processId, "cmdline")?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static string? GetName(int processId) => TryRead(processId, "comm")?.Trim();

    private static string? TryRead(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
