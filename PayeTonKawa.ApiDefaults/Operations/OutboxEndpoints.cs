using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The routes under <c>/operations/outbox</c>.</summary>
internal static class OutboxEndpoints
{
    internal static void Map(RouteGroupBuilder outbox)
    {
        outbox.MapGet("/", ReadAsync).WithSummary("Depth and age of the outbox, the leader among the relays, and whether they are paused");
        outbox.MapPost("/pause", PauseAsync).WithSummary("Pauses the relay: events wait in the outbox, also over restarts, until it is resumed");
        outbox.MapPost("/resume", ResumeAsync).WithSummary("Resumes the relay");
    }

    private static async Task<Ok<OutboxAnswer>> ReadAsync(OutboxOperations outbox, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(OutboxAnswer.Of(await outbox.ReadAsync(cancellationToken).ConfigureAwait(false), clock.GetUtcNow()));

    private static async Task<Ok<OutboxAnswer>> PauseAsync(
        OutboxOperations outbox, TimeProvider clock, ClaimsPrincipal user, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        await outbox.PauseAsync(cancellationToken).ConfigureAwait(false);
        logs.CreateLogger(OperationsLog.Category).OutboxPaused(user.KeyName());
        return await ReadAsync(outbox, clock, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Ok<OutboxAnswer>> ResumeAsync(
        OutboxOperations outbox, TimeProvider clock, ClaimsPrincipal user, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        await outbox.ResumeAsync(cancellationToken).ConfigureAwait(false);
        logs.CreateLogger(OperationsLog.Category).OutboxResumed(user.KeyName());
        return await ReadAsync(outbox, clock, cancellationToken).ConfigureAwait(false);
    }
}
