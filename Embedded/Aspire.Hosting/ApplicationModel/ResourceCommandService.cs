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
            ? await ExecuteAsync(current.ResourceId, current.ResourceId, current.Resource, commandName, cancellationToken).ConfigureAwait(false)
            : CommandResults.Failure($"Resource '{resourceId}' not found.");

    /// <summary>Executes a command on all instances of a resource at once.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = InstancesAnnotation.IdsOf(resource);
        if (ids.Count == 1)
        {
            return await ExecuteAsync(ids[0], resource.Name, resource, commandName, cancellationToken).ConfigureAwait(false);
        }

        var results = await Task.WhenAll(ids.Select(id => ExecuteAsync(id, id, resource, commandName, cancellationToken))).ConfigureAwait(false);
        if (results.All(result => result.Success))
        {
            return CommandResults.Success();
        }

        var failures = ids.Zip(results).Where(pair => pair.Second is { Success: false, Canceled: false }).ToArray();
        return failures.Length == 0
            ? CommandResults.Canceled()
            : CommandResults.Failure(string.Join(
                Environment.NewLine,
                failures.Select(pair => $"Resource '{pair.First}' failed with error message: {pair.Second.Message}").Prepend($"{failures.Length} command executions failed.")));
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        string resourceId, string displayName, IResource resource, string commandName, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(resourceId);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(annotation => annotation.Name == Current(commandName));
        if (command is null)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{displayName}'.");
        }

        LogExecuting(logger, command.Name);
        try
        {
            var context = new ExecuteCommandContext { ResourceName = resourceId, ServiceProvider = _services, CancellationToken = cancellationToken };
            var result = await command.ExecuteCommand(context).ConfigureAwait(false);
            if (!result.Success && !result.Canceled)
            {
                LogFailed(logger, command.Name, result.Message);
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
