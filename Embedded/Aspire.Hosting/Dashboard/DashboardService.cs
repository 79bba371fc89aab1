using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Resource = Aspire.DashboardService.Proto.V1.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Aspire's resource service.</summary>
internal sealed class DashboardService(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    TimeProvider time,
    AppHostDescription appHost) : Aspire.DashboardService.Proto.V1.DashboardService.DashboardServiceBase
{
    // A client takes messages of 4 MB; a character is at most 3 bytes of UTF-8, and mostly 1.
    private const int MaximumCharacters = 1024 * 1024;

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = appHost.ApplicationName });

    public override Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context) =>
        RunAsync(context, async cancellationToken =>
        {
            var isInitial = true;
            await foreach (var batch in notifications.WatchLatestAsync(time, cancellationToken).ConfigureAwait(false))
            {
                var resources = batch.Select(ProtoMapper.ToProto);
                await responseStream.WriteAsync(isInitial ? CreateInitialData(resources) : CreateChanges(resources), cancellationToken).ConfigureAwait(false);
                isInitial = false;
            }
        });

    public override Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context) =>
        RunAsync(context, async cancellationToken =>
        {
            var lines = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
            await foreach (var batch in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (var update in CreateUpdates(batch))
                {
                    await responseStream.WriteAsync(update, cancellationToken).ConfigureAwait(false);
                }
            }
        });

    public override Task WatchInteractions(
        IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream, IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream, ServerCallContext context) =>
        RunAsync(context, cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken));

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

    private static WatchResourcesUpdate CreateInitialData(IEnumerable<Resource> resources)
    {
        var data = new InitialResourceData();
        data.Resources.AddRange(resources);
        data.ResourceTypes.AddRange(data.Resources.Select(resource => resource.ResourceType).Distinct().Select(type => new ResourceType { UniqueName = type, DisplayName = type }));
        return new WatchResourcesUpdate { InitialData = data };
    }

    private static WatchResourcesUpdate CreateChanges(IEnumerable<Resource> resources)
    {
        var changes = new WatchResourcesChanges();
        changes.Value.AddRange(resources.Select(resource => new WatchResourcesChange { Upsert = resource }));
        return new WatchResourcesUpdate { Changes = changes };
    }

    private static IEnumerable<WatchResourceConsoleLogsUpdate> CreateUpdates(IReadOnlyList<LogLine> lines)
    {
        var update = new WatchResourceConsoleLogsUpdate();
        var characters = 0;
        foreach (var line in lines)
        {
            var text = line.Content.Length > MaximumCharacters ? line.Content[..MaximumCharacters] : line.Content;
            if (characters + text.Length > MaximumCharacters)
            {
                yield return update;
                update = new WatchResourceConsoleLogsUpdate();
                characters = 0;
            }

            update.LogLines.Add(new ConsoleLogLine { Text = text, IsStdErr = line.IsErrorMessage, LineNumber = line.LineNumber });
            characters += text.Length;
        }

        yield return update;
    }

    // A watcher that goes away, and an application that stops, are both ordinary ends of a stream.
    private async Task RunAsync(ServerCallContext context, Func<CancellationToken, Task> watch)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, appHost.Lifetime.ApplicationStopped);
        try
        {
            await watch(ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && ended.IsCancellationRequested)
        {
            // As said.
        }
    }
}
