using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes the commands of resources. An unknown resource or command, or a handler that throws, is a failure, never an exception.</summary>
public partial class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService resourceNotificationService, ResourceLoggerService resourceLoggerService, IServiceProvider serviceProvider)
    {
        _notifications = resourceNotificationService;
        _loggers = resourceLoggerService;
        _services = serviceProvider;
    }

    /// <summary>Executes a command on one instance, named by its id or, where there is only one, by the resource's name.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.TryGetCurrentState(resourceId, out var current)
            ? await ExecuteAsync(current.ResourceId, current.Resource, commandName, cancellationToken).ConfigureAwait(false)
            : CommandResults.Failure($"Resource '{resourceId}' not found.");

    /// <summary>Executes a command on all instances of a resource at once.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = InstancesAnnotation.IdsOf(resource);
        var results = await Task.WhenAll(ids.Select(id => ExecuteAsync(id, resource, commandName, cancellationToken))).ConfigureAwait(false);

        if (results.All(result => result.Success))
        {
            return CommandResults.Success();
        }

        var failures = ids.Zip(results).Where(pair => !pair.Second.Success).ToArray();
        return failures.All(pair => pair.Second.Canceled)
            ? CommandResults.Canceled()
            : CommandResults.Failure(ids.Count == 1
                ? failures[0].Second.ErrorMessage
                : string.Join(Environment.NewLine, failures.Select(pair => $"{pair.First}: {pair.Second.ErrorMessage}")));
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(string resourceId, IResource resource, string commandName, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(resourceId);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(annotation => annotation.Name == Current(commandName));
        if (command is null)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
        }

        LogExecuting(logger, command.Name);
        try
        {
            var context = new ExecuteCommandContext { ResourceName = resourceId, ServiceProvider = _services, CancellationToken = cancellationToken };
            var result = await command.ExecuteCommand(context).ConfigureAwait(false);
            if (!result.Success && !result.Canceled)
            {
                LogFailed(logger, command.Name, result.ErrorMessage);
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            LogThrown(logger, exception, command.Name);
            return CommandResults.Failure("Unhandled exception thrown.");
        }
    }

    // The names that the lifecycle commands had before 13.2.
    private static string Current(string commandName) => commandName switch
    {
        "resource-start" => KnownResourceCommands.StartCommand,
        "resource-stop" => KnownResourceCommands.StopCommand,
        "resource-restart" => KnownResourceCommands.RestartCommand,
        _ => commandName,
    };

    [LoggerMessage(LogLevel.Information, "Executing command '{CommandName}'.")]
    private static partial void LogExecuting(ILogger logger, string commandName);

    [LoggerMessage(LogLevel.Error, "Command '{CommandName}' failed: {ErrorMessage}")]
    private static partial void LogFailed(ILogger logger, string commandName, string? errorMessage);

    [LoggerMessage(LogLevel.Error, "Command '{CommandName}' threw an exception.")]
    private static partial void LogThrown(ILogger logger, Exception exception, string commandName);
}
