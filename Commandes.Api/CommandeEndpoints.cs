using Commandes.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using PayeTonKawa.ApiDefaults;
using PayeTonKawa.ApiDefaults.ETags;
using PayeTonKawa.ApiDefaults.Idempotency;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

namespace Commandes.Api;

/// <summary>The routes under <c>/orders</c>.</summary>
internal static class CommandeEndpoints
{
    private static ProblemHttpResult Unknown => TypedResults.Problem("Commande non trouvée", statusCode: StatusCodes.Status404NotFound);
    private static ProblemHttpResult ClientDeleted => TypedResults.Problem("Client supprimé", statusCode: StatusCodes.Status409Conflict);
    private static ProblemHttpResult Closed => TypedResults.Problem(
        "La commande n'est plus modifiable : son client est supprimé.", statusCode: StatusCodes.Status409Conflict);

    internal static void MapCommandes(this IEndpointRouteBuilder routes)
    {
        var commandes = routes.MapGroup("/orders").WithTags("commandes")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        commandes.MapGet("/", ListAsync);
        commandes.MapGet("/{id}", GetAsync).ProducesProblem(StatusCodes.Status404NotFound);
        commandes.MapPost("/", CreateAsync).AcceptIdempotencyKey<CommandesDbContext>().ProducesProblem(StatusCodes.Status409Conflict);
        commandes.MapPut("/{id}", UpdateAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        commandes.MapDelete("/{id}", DeleteAsync).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IEnumerable<CommandeAnswer>>> ListAsync(
        Query<CommandeSearch> search, CommandesDbContext db, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.Value.Page.ReadAsync(search.Value.Filter(db.Commandes), CommandeAnswer.Of, context, cancellationToken));

    private static async Task<Results<Tagged<Ok<CommandeAnswer>>, ProblemHttpResult>> GetAsync(
        EntityId id, CommandesDbContext db, CancellationToken cancellationToken) =>
        await db.ReadAsync<Commande>(id.Value, cancellationToken) is { } commande
            ? TypedResults.Ok(CommandeAnswer.Of(commande)).WithETag(commande.Version)
            : Unknown;

    private static async Task<Results<Tagged<Created<CommandeAnswer>>, ProblemHttpResult>> CreateAsync(
        Body<CommandeCreation> body, CommandesDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var commande = body.Value.ToCommande(now);
        db.Add(commande);
        return await db.SaveChangesAsync(
            () => new CommandeCreated(commande.Id, commande.Data, now), ClientDeletion.NotDeleted(commande.ClientId), cancellationToken)
                ? TypedResults.Created($"/orders/{commande.Id}", CommandeAnswer.Of(commande)).WithETag(commande.Version)
                : ClientDeleted;
    }

    private static Task<Results<Tagged<Ok<CommandeAnswer>>, ProblemHttpResult>> UpdateAsync(
        EntityId id, Body<CommandeChange> body, IfMatch ifMatch, CommandesDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
        db.InTransactionAsync<Results<Tagged<Ok<CommandeAnswer>>, ProblemHttpResult>>(
            async cancel =>
            {
                // Locks the client before the order, in the same sequence as the deletion, to avoid a deadlock.
                var change = body.Value;
                var clientDeleted = change.ClientId.HasValue && await db.IsClientDeletedAsync(change.ClientId.Or(default), cancel);
                if (await db.FindForUpdateAsync<Commande>(id.Value, cancel) is not { } commande)
                {
                    return Unknown;
                }

                if (commande.Statut == StatutCommande.ClientSupprime)
                {
                    return Closed;
                }

                if (!ifMatch.Allows(commande.Version))
                {
                    return IfMatch.Failed;
                }

                if (clientDeleted)
                {
                    return ClientDeleted;
                }

                change.ApplyTo(commande);
                db.AddEvent(new CommandeUpdated(commande.Id, commande.Statut, clock.GetUtcNow()));
                await db.SaveChangesAsync(cancel);
                return TypedResults.Ok(CommandeAnswer.Of(commande)).WithETag(commande.Version);
            },
            cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        EntityId id, IfMatch ifMatch, CommandesDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
        db.InTransactionAsync<Results<NoContent, ProblemHttpResult>>(
            async cancel =>
            {
                if (await db.FindForUpdateAsync<Commande>(id.Value, cancel) is not { } commande)
                {
                    return Unknown;
                }

                if (!ifMatch.Allows(commande.Version))
                {
                    return IfMatch.Failed;
                }

                db.Remove(commande);
                db.AddEvent(new CommandeDeleted(commande.Id, clock.GetUtcNow()));
                await db.SaveChangesAsync(cancel);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
