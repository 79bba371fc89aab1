using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The routes under <c>/operations/rejected</c>.</summary>
public static class RejectedEndpoints
{
    private const int MostGroups = 1000;

    private static ProblemHttpResult Unknown => TypedResults.Problem("Message rejeté non trouvé", statusCode: StatusCodes.Status404NotFound);

    /// <summary>
    /// Maps <c>/operations/rejected</c>: lists, deletes and replays the messages that the service's consumer has rejected. Needs <c>AddRejectedMessages</c>.
    /// </summary>
    public static void MapRejectedOperations(this IEndpointRouteBuilder routes)
    {
        var rejected = routes.MapOperations("rejected");
        rejected.MapGet("/", ListAsync).WithoutSpans()
            .WithSummary("Rejected messages, oldest first, filtered by queue, beginning of the reason (exact: all of it) and smallest id (after, excluded)");
        rejected.MapGet("/groups", GroupAsync).WithoutSpans().WithSummary("Number of rejected messages for each queue and reason, largest first");
        rejected.MapGet("/{id}", GetAsync).WithoutSpans().WithSummary("A rejected message with its headers and body")
            .ProducesProblem(StatusCodes.Status404NotFound);
        rejected.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes a rejected message for good").ProducesProblem(StatusCodes.Status404NotFound);
        rejected.MapPost("/{id}/replay", ReplayOneAsync).WithSummary("Returns a rejected message to its queue")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        rejected.MapPost("/replay", ReplayAllAsync)
            .WithSummary("Returns rejected messages to their queues, filtered by queue and beginning of the reason (exact: all of it); without a filter, all")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<List<RejectedAnswer>>> ListAsync(Query<RejectedPage> page, RejectedMessages messages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await page.Value.Filter.Apply(messages.All)
            .Where(message => message.Id > page.Value.After)
            .OrderBy(message => message.Id)
            .Take(page.Value.Limit)
            .Select(message => new RejectedAnswer(
                message.Id, message.MessageId, message.Queue, message.RoutingKey, message.Raison, message.RecuLe, message.Body.Length))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    private static async Task<Ok<List<RejectedGroupAnswer>>> GroupAsync(RejectedMessages messages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await messages.All
            .GroupBy(message => new { message.Queue, message.Raison })
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Queue).ThenBy(group => group.Key.Raison)
            .Take(MostGroups)
            .Select(group => new RejectedGroupAnswer(
                group.Key.Queue, group.Key.Raison, group.Count(), group.Min(message => message.RecuLe), group.Max(message => message.RecuLe)))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    private static async Task<Results<Ok<RejectedDetailAnswer>, ProblemHttpResult>> GetAsync(
        EntityId id, RejectedMessages messages, CancellationToken cancellationToken) =>
        await messages.All.SingleOrDefaultAsync(message => message.Id == id.Value, cancellationToken).ConfigureAwait(false) is { } message
            ? TypedResults.Ok(RejectedDetailAnswer.Of(message))
            : Unknown;

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(EntityId id, RejectedMessages messages, HttpContext context)
    {
        if (await messages.All.Where(message => message.Id == id.Value).ExecuteDeleteAsync(context.RequestAborted).ConfigureAwait(false) == 0)
        {
            return Unknown;
        }

        context.AuditLog().RejectedDeleted(context.KeyName(), 1, $"id {id.Value}");
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> ReplayOneAsync(EntityId id, RejectedMessages messages, HttpContext context)
    {
        var selected = messages.All.Where(message => message.Id == id.Value);
        var result = await ReplayAsync(messages, selected, context, $"id {id.Value}").ConfigureAwait(false);
        return result.Result is Ok<ReplayAnswer> { Value.Replayed: 0 } ? Unknown : result;
    }

    private static Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> ReplayAllAsync(
        Query<RejectedFilter> filter, RejectedMessages messages, HttpContext context) =>
        ReplayAsync(messages, filter.Value.Apply(messages.All), context, $"queue '{filter.Value.Queue}', reason '{filter.Value.Reason}'");

    private static async Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> ReplayAsync(
        RejectedMessages messages, IQueryable<RejectedMessage> selected, HttpContext context, string which)
    {
        var count = 0;
        try
        {
            await foreach (var _ in messages.ReplayAsync(selected, context.RequestAborted).ConfigureAwait(false))
            {
                count++;
            }

            return TypedResults.Ok(new ReplayAnswer(count));
        }
        catch (ReplayException exception)
        {
            var detail = $"{exception.Message} Messages rejoués avant : {count}.";
            return TypedResults.Problem(
                detail, statusCode: exception.IsPassing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict);
        }
        finally
        {
            context.AuditLog().RejectedReplayed(context.KeyName(), count, which);
        }
    }
}
