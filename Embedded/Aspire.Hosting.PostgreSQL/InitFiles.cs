using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>SQL files that are executed once, when a cluster is new, as the container image does; in the order of their names.</summary>
internal static partial class InitFiles
{
    // Beside the cluster, from the moment it is complete until the files have been executed.
    private const string Mark = "init-files-pending";

    public static void MarkPending(string dataDirectory) => File.WriteAllText(Path.Combine(dataDirectory, Mark), "");

    public static async Task ExecuteAsync(InitFilesAnnotation files, NpgsqlDataSource dataSource, ILogger logger, CancellationToken cancellationToken)
    {
        var mark = Path.Combine(files.DataDirectory ?? "", Mark);
        if (!File.Exists(mark))
        {
            return;
        }

        var paths = File.Exists(files.Source) ? [files.Source] : Directory.GetFiles(files.Source).Order(StringComparer.Ordinal).ToArray();
        foreach (var path in paths)
        {
            if (!path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            {
                LogSkipped(logger, path);
                continue;
            }

            try
            {
                await using var command = dataSource.CreateCommand(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                LogExecuted(logger, path);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(logger, exception, path);
            }
        }

        File.Delete(mark);
    }

    [LoggerMessage(LogLevel.Information, "Executed '{Path}'")]
    private static partial void LogExecuted(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "'{Path}' is not executed here: only *.sql files are.")]
    private static partial void LogSkipped(ILogger logger, string path);

    [LoggerMessage(LogLevel.Error, "'{Path}' failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string path);
}
