using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>SQL files that are executed once, when a cluster is new, as the container image does; in the order of their names.</summary>
internal static partial class InitFiles
{
    /// <summary>Where the container image looks for them.</summary>
    public const string Target = "/docker-entrypoint-initdb.d";

    public static async Task ExecuteAsync(
        PostgresServerResource server, NewCluster cluster, string connectionString, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Database = cluster.DatabaseName, Pooling = false };
        await using var dataSource = NpgsqlDataSource.Create(builder);
        foreach (var file in await FindAsync(server, services, cancellationToken).ConfigureAwait(false))
        {
            if (!file.Name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            {
                LogSkipped(logger, file.Name);
                continue;
            }

            try
            {
                var sql = file.Contents ?? await File.ReadAllTextAsync(file.SourcePath!, cancellationToken).ConfigureAwait(false);
                await using var command = dataSource.CreateCommand(sql);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                LogExecuted(logger, file.Name);
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or UnauthorizedAccessException)
            {
                LogFailed(logger, exception, file.Name);
            }
        }

        File.Delete(cluster.Mark);
    }

    // Mounted there, or put there.
    private static async Task<IEnumerable<ContainerFile>> FindAsync(PostgresServerResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var items = new List<ContainerFileSystemItem>();
        foreach (var mount in server.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount is { Target: Target, Type: ContainerMountType.BindMount }))
        {
            items.AddRange(ContainerDirectory.GetItems(mount.Source!));
        }

        foreach (var files in server.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().Where(files => files.DestinationPath == Target))
        {
            var context = new ContainerFileSystemCallbackContext { ServiceProvider = services, Model = server };
            items.AddRange(await files.Callback(context, cancellationToken).ConfigureAwait(false));
        }

        return items.OfType<ContainerFile>().OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    [LoggerMessage(LogLevel.Information, "Executed '{Name}'")]
    private static partial void LogExecuted(ILogger logger, string name);

    [LoggerMessage(LogLevel.Warning, "'{Name}' is not executed here: only *.sql files are.")]
    private static partial void LogSkipped(ILogger logger, string name);

    [LoggerMessage(LogLevel.Error, "'{Name}' failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string name);
}
