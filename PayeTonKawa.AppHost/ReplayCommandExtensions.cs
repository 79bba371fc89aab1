using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.AppHost;

internal static partial class ReplayCommandExtensions
{
    /// <summary>Adds the command <c>replay-rejected</c> to a consumer: its rejected messages go back to their queues. Its console log says how many.</summary>
    public static IResourceBuilder<ProjectResource> WithReplayCommand(
        this IResourceBuilder<ProjectResource> consumer,
        IResourceBuilder<IResourceWithConnectionString> database,
        IResourceBuilder<IResourceWithConnectionString> broker) =>
        consumer.WithCommand(
            "replay-rejected",
            "Replay rejected messages",
            context => ReplayAsync(database.Resource, broker.Resource, context),
            new CommandOptions
            {
                Description = "Gives each rejected message back to the queue that it came from. One that still cannot be processed is rejected again.",
                ConfirmationMessage = "Give all rejected messages back to their queues?",
                IconName = "ArrowRepeatAll",
                UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            });

    private static async Task<ExecuteCommandResult> ReplayAsync(
        IResourceWithConnectionString database, IResourceWithConnectionString broker, ExecuteCommandContext context)
    {
        var logger = context.ServiceProvider.GetRequiredService<ResourceLoggerService>().GetLogger(context.ResourceName);
        try
        {
            var replay = new RejectedMessageReplay(
                (await database.GetConnectionStringAsync(context.CancellationToken))!, (await broker.GetConnectionStringAsync(context.CancellationToken))!);
            LogReplayed(logger, await replay.RunAsync(context.CancellationToken));
            return CommandResults.Success();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception.Message);
            return CommandResults.Failure(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Messages rejetés rendus à leur file : {Count}.")]
    private static partial void LogReplayed(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "Messages rejetés non rendus : {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
