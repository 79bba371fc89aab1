using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Writes the resources' console lines to loggers of the AppHost, one category a resource.</summary>
internal sealed partial class ResourceLogForwarder(
    ResourceNotificationService notifications, ResourceLoggerService logs, ILoggerFactory loggers, IHostEnvironment environment) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new HashSet<string>();
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            if (followed.Add(change.ResourceId))
            {
                _ = ForwardAsync(change, stoppingToken);
            }
        }
    }

    private async Task ForwardAsync(ResourceEvent resource, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Resource.Name}");
        try
        {
            await foreach (var lines in logs.WatchAsync(resource.ResourceId).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (var line in lines)
                {
                    LogLine(logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, line.LineNumber, line.Content);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application is stopping.
        }
    }

    [LoggerMessage("{LineNumber}: {LineContent}")]
    private static partial void LogLine(ILogger logger, LogLevel level, int lineNumber, string lineContent);
}
