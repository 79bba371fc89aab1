using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;

namespace Aspire.Hosting.Dashboard;

/// <summary>Aspire's resource service.</summary>
internal sealed class DashboardService(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    AppHostDescription appHost) : Aspire.DashboardService.Proto.V1.DashboardService.DashboardServiceBase
{
    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = appHost.ApplicationName });

    public override Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context) =>
        RunAsync(context, async cancellationToken =>
        {
            // Everything that is known now comes at once, then each change.
            var initial = new InitialResourceData();
            initial.Resources.AddRange(notifications.GetCurrent().Select(ProtoMapper.ToProto));
            initial.ResourceTypes.AddRange(initial.Resources.Select(resource => resource.ResourceType).Distinct().Select(type => new ResourceType { UniqueName = type, DisplayName = type }));
            await responseStream.WriteAsync(new WatchResourcesUpdate { InitialData = initial }, cancellationToken).ConfigureAwait(false);

            await foreach (var change in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                var changes = new WatchResourcesChanges();
                changes.Value.Add(new WatchResourcesChange { Upsert = ProtoMapper.ToProto(change) });
                await responseStream.WriteAsync(new WatchResourcesUpdate { Changes = changes }, cancellationToken).ConfigureAwait(false);
            }
        });

    public override Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context) =>
        RunAsync(context, async cancellationToken =>
        {
            var lines = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
            await foreach (var batch in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var update = new WatchResourceConsoleLogsUpdate();
                update.LogLines.AddRange(batch.Select(line => new ConsoleLogLine { Text = line.Content, IsStdErr = line.IsErrorMessage, LineNumber = line.LineNumber }));
                await responseStream.WriteAsync(update, cancellationToken).ConfigureAwait(false);
            }
        });

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, context.CancellationToken).ConfigureAwait(false);
        var response = new ResourceCommandResponse
        {
            Kind = result switch
            {
                { Success: true } => ResourceCommandResponseKind.Succeeded,
                { Canceled: true } => ResourceCommandResponseKind.Cancelled,
                _ => ResourceCommandResponseKind.Failed,
            },
        };
        if (result.ErrorMessage is { } message)
        {
            response.ErrorMessage = message;
        }

        return response;
    }

    // A watcher that goes away, and an application that stops, are both ordinary ends of a stream.
    private async Task RunAsync(ServerCallContext context, Func<CancellationToken, Task> watch)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, appHost.Lifetime.ApplicationStopped);
        try
        {
            await watch(ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // As said.
        }
    }
}
