using PayeTonKawa.Messaging.Outbox;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The routes under <c>/operations/outbox</c>.</summary>
public static class OutboxEndpoints
{
    /// <summary>
    /// Maps <c>GET /operations/outbox</c>, <c>POST …/pause</c> and <c>POST …/resume</c>. Each answers 200 with the state of the outbox, the same from
    /// every replica of the service.
    /// </summary>
    public static void MapOutboxOperations(this IEndpointRouteBuilder routes)
    {
        var outbox = routes.MapOperations("outbox");
        outbox.MapGet("/", ReadAsync).WithoutSpans()
            .WithSummary("Depth and age of the outbox, the leader among the relays, and whether they are paused");
        outbox.MapPost("/pause", PauseAsync).WithSummary("Pauses the relay: events wait in the outbox, also over restarts, until it is resumed");
        outbox.MapPost("/resume", ResumeAsync).WithSummary("Resumes the relay");
    }

    private static async Task<Ok<OutboxAnswer>> ReadAsync(OutboxOperations outbox, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(OutboxAnswer.Of(await outbox.ReadAsync(cancellationToken).ConfigureAwait(false), clock.GetUtcNow()));

    private static async Task<Ok<OutboxAnswer>> PauseAsync(OutboxOperations outbox, TimeProvider clock, HttpContext context)
    {
        await outbox.PauseAsync(context.RequestAborted).ConfigureAwait(false);
        context.AuditLog().OutboxPaused(context.KeyName());
        return await ReadAsync(outbox, clock, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<Ok<OutboxAnswer>> ResumeAsync(OutboxOperations outbox, TimeProvider clock, HttpContext context)
    {
        await outbox.ResumeAsync(context.RequestAborted).ConfigureAwait(false);
        context.AuditLog().OutboxResumed(context.KeyName());
        return await ReadAsync(outbox, clock, context.RequestAborted).ConfigureAwait(false);
    }
}
