using Microsoft.Extensions.Logging;

namespace NativeServers;

/// <summary>
/// What the servers of one AppHost need no longer than it lives. The file <c>apphost</c> in it is locked (flock) by the AppHost for as long as that lives:
/// by it the servers learn of the end of one that was killed, and the next AppHost knows what to sweep away.
/// </summary>
internal sealed partial class RunDirectory : IDisposable
{
    /// <summary>The accounts of the servers pass through it to their own folders, and see nothing.</summary>
    public const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string Prefix = "native-servers-";
    private const string LockName = "apphost";

    private readonly ILogger<RunDirectory> _logger;
    private readonly FileStream _lock;

    public RunDirectory(ILogger<RunDirectory> logger)
    {
        _logger = logger;
        Sweep();

        // It gets its name when it is locked, so that nobody sweeps it away before.
        var nameless = Directory.CreateTempSubdirectory($".{Prefix}").FullName;
        _lock = new FileStream(Path.Combine(nameless, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        FullName = Path.Combine(Path.GetTempPath(), Path.GetFileName(nameless)[1..]);
        Directory.Move(nameless, FullName);
        File.SetUnixFileMode(FullName, Traversable);
    }

    public string FullName { get; }

    public string Lock => Path.Combine(FullName, LockName);

    public void Dispose()
    {
        _lock.Dispose();
        Delete(FullName);
    }

    private void Sweep()
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            try
            {
                new FileStream(Path.Combine(directory, LockName), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // Its AppHost lives, or it is somebody else's.
            }

            Delete(directory);
        }
    }

    private void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(_logger, directory, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The folder '{Directory}' is left to a later start: {Reason}")]
    private static partial void LogNotDeleted(ILogger logger, string directory, string reason);
}
