using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that every process has: start, stop, restart.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(IResource resource, IReadOnlyList<ResourceInstance> instances)
    {
        Add(
            resource, instances, KnownResourceCommands.StartCommand, "Start", "Play", "Start the resource.",
            state => IsUnsettled(state) ? ResourceCommandState.Disabled
                : IsStopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Enabled
                : ResourceCommandState.Hidden,
            StartAsync);
        Add(
            resource, instances, KnownResourceCommands.StopCommand, "Stop", "Stop", "Stop the resource.",
            state => state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled
                : IsUnsettled(state) || IsStopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Hidden
                : ResourceCommandState.Enabled,
            (instance, cancellationToken) => instance.StopAsync(cancellationToken));
        Add(
            resource, instances, KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", "Restart the resource.",
            state => state == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async (instance, cancellationToken) =>
            {
                await instance.StopAsync(cancellationToken).ConfigureAwait(false);
                await StartAsync(instance, cancellationToken).ConfigureAwait(false);
            });
    }

    // The command's caller does not wait for what the resource itself may have to wait for.
    private static async Task StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var start = instance.StartAsync(CancellationToken.None);
        await Task.WhenAny(start, instance.Waiting).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Add(
        IResource resource,
        IReadOnlyList<ResourceInstance> instances,
        string name,
        string displayName,
        string iconName,
        string description,
        Func<string?, ResourceCommandState> updateState,
        Func<ResourceInstance, CancellationToken, Task> execute) =>
        resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => updateState(context.ResourceSnapshot.State?.Text),
            async context =>
            {
                await execute(instances.First(instance => instance.Id == context.ResourceName), context.CancellationToken).ConfigureAwait(false);
                return CommandResults.Success();
            },
            description,
            parameter: null,
            confirmationMessage: null,
            iconName,
            IconVariant.Filled,
            isHighlighted: name != KnownResourceCommands.RestartCommand));

    private static bool IsUnsettled(string? state) =>
        string.IsNullOrEmpty(state) || state == KnownResourceStates.Starting || state == KnownResourceStates.RuntimeUnhealthy;

    private static bool IsStopped(string? state) =>
        state is "Unknown" || state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);
}
