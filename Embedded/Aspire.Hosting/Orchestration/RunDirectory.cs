using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The folder of this run for what does not outlive it. It says which AppHost it belongs to, so that the next one can clean up
/// after an AppHost that was killed together with its guard.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    private const string Prefix = "aspire-embedded-";
    private const string OwnerFile = "apphost";

    /// <summary>Others may pass through it to the folders of their own in it, and see nothing.</summary>
    public const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public RunDirectory()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new DistributedApplicationException(
                "The embedded orchestrator runs on Linux only: elsewhere, run the AppHost with -p:AspirePackages=NuGet and a container engine.");
        }

        RunId = Guid.NewGuid().ToString("N");
        FullName = Path.Combine(Path.GetTempPath(), Prefix + RunId);
        Directory.CreateDirectory(FullName, Traversable);
        File.WriteAllText(
            Path.Combine(FullName, OwnerFile),
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {ProcFile.GetStartTime(Environment.ProcessId)}"));
    }

    /// <summary>Names this run in the environment of its processes.</summary>
    public string RunId { get; }

    public string FullName { get; }

    /// <summary>The ids and folders of runs whose AppHost is no more.</summary>
    public static IEnumerable<(string RunId, string Directory)> FindAbandoned() =>
        from directory in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*")
        where IsAbandoned(Path.Combine(directory, OwnerFile))
        select (Path.GetFileName(directory)[Prefix.Length..], directory);

    public void Dispose()
    {
        if (Directory.Exists(FullName))
        {
            Directory.Delete(FullName, recursive: true);
        }
    }

    private static bool IsAbandoned(string ownerFile)
    {
        try
        {
            var owner = File.ReadAllText(ownerFile).Split(' ');
            return owner.Length == 2
                && int.TryParse(owner[0], out var processId)
                && long.TryParse(owner[1], out var startTime)
                && ProcFile.GetStartTime(processId) != startTime;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody else's, or just being made or deleted.
        }
    }
}
