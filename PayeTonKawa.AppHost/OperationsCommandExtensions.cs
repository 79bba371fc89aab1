using System.Globalization;

namespace PayeTonKawa.AppHost;

/// <summary>Commands that call the APIs' operations endpoints; the result is the endpoint's answer.</summary>
internal static class OperationsCommandExtensions
{
    private const string Id = "id";
    private const string Reason = "reason";

    /// <summary>Adds the commands <c>pause-outbox</c> and <c>resume-outbox</c> to an API.</summary>
    public static IResourceBuilder<ProjectResource> WithOutboxCommands(
        this IResourceBuilder<ProjectResource> api, IResourceBuilder<ParameterResource> apiKey) =>
        api
            .WithHttpCommand(
                "/operations/outbox/pause", "Pause the outbox", endpointName: "http", commandName: "pause-outbox",
                commandOptions: Options(apiKey, "PauseCircle", "Holds the events back, also over restarts, until the outbox is resumed."))
            .WithHttpCommand(
                "/operations/outbox/resume", "Resume the outbox", endpointName: "http", commandName: "resume-outbox",
                commandOptions: Options(apiKey, "PlayCircle", "Publishes the events that a pause has held back."));

    /// <summary>
    /// Adds the command <c>replay-rejected</c> to a consumer: it returns rejected messages to their queues, either the one with the given <c>id</c>, those
    /// whose reason starts with <c>reason</c>, or all. The result contains their number.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithReplayCommand(
        this IResourceBuilder<ProjectResource> consumer, IResourceBuilder<ProjectResource> api, IResourceBuilder<ParameterResource> apiKey)
    {
        var options = Options(
            apiKey, "ArrowRepeatAll", "Gives rejected messages back to the queues that they came from. One that still cannot be processed is rejected again.");
        options.Arguments =
        [
            new() { Name = Id, Label = "Id", Description = "Only the message with this number in messages_rejetes", InputType = InputType.Number },
            new() { Name = Reason, Label = "Reason", Description = "Only those whose reason (raison) begins with this", InputType = InputType.Text },
        ];
        options.ValidateArguments = context =>
        {
            if (context.Inputs[Id].Value is { Length: > 0 } id && !int.TryParse(id, CultureInfo.InvariantCulture, out _))
            {
                context.AddValidationError(context.Inputs[Id], "A whole number is expected.");
            }

            return Task.CompletedTask;
        };
        var authorize = options.PrepareRequest!;
        options.PrepareRequest = context =>
        {
            var path = context.Arguments.GetString(Id) is { Length: > 0 } id ? $"/operations/rejected/{id}/replay" : "/operations/rejected/replay";
            var reason = Uri.EscapeDataString(context.Arguments.GetString(Reason) ?? "");
            context.Request.RequestUri = new(context.Request.RequestUri!, $"{path}?reason={reason}");
            return authorize(context);
        };
        return consumer.WithHttpCommand(
            "/operations/rejected/replay", "Replay rejected messages", () => api.GetEndpoint("http"), commandName: "replay-rejected", commandOptions: options);
    }

    private static HttpCommandOptions Options(IResourceBuilder<ParameterResource> apiKey, string icon, string description) => new()
    {
        Description = description,
        IconName = icon,
        ResultMode = HttpCommandResultMode.Auto,
        PrepareRequest = async context =>
            context.Request.Headers.Add("X-API-Key", await apiKey.Resource.GetValueAsync(context.CancellationToken)),
    };
}
