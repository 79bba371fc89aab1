using System.Globalization;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.AppHost;

internal static partial class ReplayCommandExtensions
{
    private const string Id = "id";
    private const string Reason = "reason";

    /// <summary>
    /// Adds the command <c>replay-rejected</c> to a consumer: it returns rejected messages to their queues, either the one with the given <c>id</c>, those
    /// whose reason starts with <c>reason</c>, or all. The command result and the console log contain their number.
    /// </summary>
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
                Description = "Gives rejected messages back to the queues that they came from. One that still cannot be processed is rejected again.",
                Arguments =
                [
                    new() { Name = Id, Label = "Id", Description = "Only the message with this number in messages_rejetes", InputType = InputType.Number },
                    new() { Name = Reason, Label = "Reason", Description = "Only those whose reason (raison) begins with this", InputType = InputType.Text },
                ],
                ValidateArguments = context =>
                {
                    if (context.Inputs[Id].Value is { Length: > 0 } id && !long.TryParse(id, CultureInfo.InvariantCulture, out _))
                    {
                        context.AddValidationError(context.Inputs[Id], "A whole number is expected.");
                    }

                    return Task.CompletedTask;
                },
                IconName = "ArrowRepeatAll",
                UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled,
            });

    private static async Task<ExecuteCommandResult> ReplayAsync(
        IResourceWithConnectionString database, IResourceWithConnectionString broker, ExecuteCommandContext context)
    {
        try
        {
            var replay = new RejectedMessageReplay(
                (await database.GetConnectionStringAsync(context.CancellationToken))!, (await broker.GetConnectionStringAsync(context.CancellationToken))!);
            var filter = new RejectedMessageFilter(
                context.Arguments.GetString(Id) is { Length: > 0 } id ? long.Parse(id, CultureInfo.InvariantCulture) : null,
                context.Arguments.GetString(Reason) is { Length: > 0 } reason ? reason : null);
            var count = await replay.RunAsync(filter, context.CancellationToken);
            LogReplayed(context.Logger, count);
            return CommandResults.Success("Messages rejetés rendus à leur file", $"{count}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(context.Logger, exception.Message);
            return CommandResults.Failure(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Messages rejetés rendus à leur file : {Count}.")]
    private static partial void LogReplayed(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "Messages rejetés non rendus : {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
