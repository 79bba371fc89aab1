using Microsoft.Extensions.Logging;

namespace NativeServers;

/// <summary>
/// Directory for files that the servers of one AppHost need only while it runs. The AppHost keeps the file <c>apphost</c> in it locked (flock) while it runs:
/// the lock's release tells the servers that a killed AppHost is gone, and the next AppHost deletes directories whose lock is free.
/// </summary>
internal sealed partial class RunDirectory : IDisposable
{
    /// <summary>Lets the accounts of the servers reach their own subdirectories without listing this one.</summary>
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

        // Renamed to its final name once it is locked, so that no other AppHost deletes it before.
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
                continue; // Its AppHost is running, or it belongs to another user.
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
