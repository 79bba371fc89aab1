using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace NativeServers;

/// <summary>The commands of a server: those that its container would have, and one that deletes its data and restarts it.</summary>
internal sealed class ServerCommands(
    IDistributedApplicationBuilder builder, NativeServer native, ExecutableResource process, IEnumerable<IResource> children, IServiceProvider services)
{
    private const string DeleteData = "delete-data";

    // Aspire reports a failed stop after 15 s; a broker on a busy machine may take longer.
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    private readonly ResourceCommandService _commands = services.GetRequiredService<ResourceCommandService>();
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();

    public void Add()
    {
        AddLifecycle(KnownResourceCommands.StartCommand, "Start", "Play", IsStopped, StartAsync);
        AddLifecycle(KnownResourceCommands.StopCommand, "Stop", "Stop", IsRunning, StopAsync);
        AddLifecycle(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", IsRunning, RestartAsync);
        builder.CreateResourceBuilder(native.Resource).WithCommand(DeleteData, "Delete data", DeleteDataAsync, new CommandOptions
        {
            Description = $"Stops the server, deletes all that it keeps in '{native.Data}', and starts it and what waits for it again.",
            ConfirmationMessage = $"Delete all data of '{native.Resource.Name}' for good?",
            IconName = "Delete",
            UpdateState = context => IsRunning(context.ResourceSnapshot.State?.Text) || IsStopped(context.ResourceSnapshot.State?.Text)
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });
    }

    private static bool IsRunning(string? state) => state == KnownResourceStates.Running;

    private static bool IsStopped(string? state) =>
        state is not null && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.NotStarted);

    private void AddLifecycle(
        string name, string displayName, string icon, Func<string?, bool> isPossible, Func<CancellationToken, Task<ExecuteCommandResult>> execute) =>
        builder.CreateResourceBuilder(native.Resource).WithCommand(
            name,
            displayName,
            context => execute(context.CancellationToken),
            new CommandOptions
            {
                IconName = icon,
                IconVariant = IconVariant.Filled,
                IsHighlighted = name != KnownResourceCommands.RestartCommand,
                UpdateState = context => isPossible(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled
                    : name == KnownResourceCommands.RestartCommand ? ResourceCommandState.Disabled
                    : ResourceCommandState.Hidden,
            });

    private Task<ExecuteCommandResult> StartAsync(CancellationToken cancellationToken) =>
        _commands.ExecuteCommandAsync(process, KnownResourceCommands.StartCommand, cancellationToken);

    private async Task<ExecuteCommandResult> StopAsync(CancellationToken cancellationToken)
    {
        var result = await _commands.ExecuteCommandAsync(process, KnownResourceCommands.StopCommand, cancellationToken).ConfigureAwait(false);
        try
        {
            await _notifications.WaitForResourceAsync(native.Resource.Name, KnownResourceStates.TerminalStates, cancellationToken)
                .WaitAsync(StopLimit, cancellationToken).ConfigureAwait(false);
            return CommandResults.Success();
        }
        catch (TimeoutException)
        {
            return result;
        }
    }

    private async Task<ExecuteCommandResult> RestartAsync(CancellationToken cancellationToken) =>
        await StopAsync(cancellationToken).ConfigureAwait(false) is { Success: false } failed
            ? failed
            : await StartAsync(cancellationToken).ConfigureAwait(false);

    private async Task<ExecuteCommandResult> DeleteDataAsync(ExecuteCommandContext context)
    {
        // Dependent resources create their tables only at startup, so they are restarted too.
        var cancellationToken = context.CancellationToken;
        var kept = children.Append(native.Resource).ToHashSet();
        var users = builder.Resources.Where(resource => resource.Annotations.OfType<WaitAnnotation>().Any(wait => kept.Contains(wait.Resource))).ToArray();
        foreach (var user in users)
        {
            await _commands.ExecuteCommandAsync(user, KnownResourceCommands.StopCommand, cancellationToken).ConfigureAwait(false);
        }

        if (await StopAsync(cancellationToken).ConfigureAwait(false) is { Success: false } running)
        {
            return running;
        }

        Directory.Delete(native.Data, recursive: true);
        await native.CheckAsync(cancellationToken).ConfigureAwait(false);
        foreach (var resource in (IResource[])[process, .. users])
        {
            if (await _commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken)
                .ConfigureAwait(false) is { Success: false } failed)
            {
                return failed;
            }
        }

        return CommandResults.Success();
    }
}
