using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PayeTonKawa.ApiDefaults.Problems;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The routes under <c>/operations/rejected</c>.</summary>
internal static class RejectedEndpoints
{
    private const int MostGroups = 1000;

    private static readonly Problem Unknown = Problem.NotFound("Message rejeté non trouvé");

    internal static void Map(RouteGroupBuilder rejected)
    {
        rejected.MapGet("/", ListAsync)
            .WithSummary("Rejected messages, oldest first, filtered by queue, beginning of the reason and smallest id (after, excluded)");
        rejected.MapGet("/groups", GroupAsync).WithSummary("Number of rejected messages for each queue and reason, largest first");
        rejected.MapGet("/{id}", GetAsync).WithSummary("A rejected message with its headers and body")
            .ProducesProblem(StatusCodes.Status404NotFound);
        rejected.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes a rejected message for good").ProducesProblem(StatusCodes.Status404NotFound);
        rejected.MapPost("/{id}/replay", ReplayOneAsync).WithSummary("Returns a rejected message to its queue")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        rejected.MapPost("/replay", ReplayAllAsync)
            .WithSummary("Returns rejected messages to their queues, filtered by queue and beginning of the reason; without a filter, all")
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

    private static async Task<Results<Ok<RejectedDetailAnswer>, Problem>> GetAsync(
        EntityId id, RejectedMessages messages, CancellationToken cancellationToken) =>
        await messages.All.SingleOrDefaultAsync(message => message.Id == id.Value, cancellationToken).ConfigureAwait(false) is { } message
            ? TypedResults.Ok(RejectedDetailAnswer.Of(message))
            : Unknown;

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        EntityId id, RejectedMessages messages, ClaimsPrincipal user, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var deleted = await messages.All.Where(message => message.Id == id.Value).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (deleted == 0)
        {
            return Unknown;
        }

        logs.CreateLogger(OperationsLog.Category).RejectedDeleted(user.KeyName(), deleted, $"id {id.Value}");
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ReplayAnswer>, Problem>> ReplayOneAsync(
        EntityId id, RejectedMessages messages, ClaimsPrincipal user, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var result = await ReplayAsync(
            messages, messages.All.Where(message => message.Id == id.Value), user, logs, $"id {id.Value}", cancellationToken).ConfigureAwait(false);
        return result.Result is Ok<ReplayAnswer> { Value.Replayed: 0 } ? Unknown : result;
    }

    private static Task<Results<Ok<ReplayAnswer>, Problem>> ReplayAllAsync(
        Query<RejectedFilter> filter, RejectedMessages messages, ClaimsPrincipal user, ILoggerFactory logs, CancellationToken cancellationToken) =>
        ReplayAsync(
            messages, filter.Value.Apply(messages.All), user, logs, $"queue '{filter.Value.Queue}', reason '{filter.Value.Reason}'", cancellationToken);

    private static async Task<Results<Ok<ReplayAnswer>, Problem>> ReplayAsync(
        RejectedMessages messages, IQueryable<RejectedMessage> selected, ClaimsPrincipal user, ILoggerFactory logs, string which,
        CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            await foreach (var _ in messages.ReplayAsync(selected, cancellationToken).ConfigureAwait(false))
            {
                count++;
            }

            return TypedResults.Ok(new ReplayAnswer(count));
        }
        catch (ReplayException exception)
        {
            var detail = $"{exception.Message} Messages rejoués avant : {count}.";
            return exception.IsPassing ? Problem.Unavailable(detail) : Problem.Conflict(detail);
        }
        finally
        {
            logs.CreateLogger(OperationsLog.Category).RejectedReplayed(user.KeyName(), count, which);
        }
    }
}
