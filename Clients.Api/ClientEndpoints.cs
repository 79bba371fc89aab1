using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.ApiDefaults;
using PayeTonKawa.ApiDefaults.ETags;
using PayeTonKawa.ApiDefaults.Idempotency;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;
using PayeTonKawa.ServiceDefaults.Database;

namespace Clients.Api;

/// <summary>The routes under <c>/customers</c>.</summary>
internal static class ClientEndpoints
{
    private static ProblemHttpResult Unknown => TypedResults.Problem("Client non trouvé", statusCode: StatusCodes.Status404NotFound);
    private static ProblemHttpResult EmailTaken => TypedResults.Problem("Email déjà utilisé", statusCode: StatusCodes.Status409Conflict);

    internal static void MapClients(this IEndpointRouteBuilder routes)
    {
        var clients = routes.MapGroup("/customers").WithTags("clients")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        clients.MapGet("/", ListAsync);
        clients.MapGet("/{id}", GetAsync).ProducesProblem(StatusCodes.Status404NotFound);
        clients.MapPost("/", CreateAsync).AcceptIdempotencyKey<ClientsDbContext>().ProducesProblem(StatusCodes.Status409Conflict);
        clients.MapPut("/{id}", UpdateAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        clients.MapDelete("/{id}", DeleteAsync).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IEnumerable<ClientAnswer>>> ListAsync(
        Query<TextSearch> search, ClientsDbContext db, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.Value.ReadAsync<Client, ClientAnswer>(
            db,
            text => client =>
                EF.Functions.ILike(client.Nom, text, @"\")
                || EF.Functions.ILike(client.Prenom, text, @"\")
                || EF.Functions.ILike(client.Email, text, @"\"),
            ClientAnswer.Of,
            context,
            cancellationToken));

    private static async Task<Results<Tagged<Ok<ClientAnswer>>, ProblemHttpResult>> GetAsync(
        EntityId id, ClientsDbContext db, CancellationToken cancellationToken) =>
        await db.ReadAsync<Client>(id.Value, cancellationToken) is { } client
            ? TypedResults.Ok(ClientAnswer.Of(client)).WithETag(client.Version)
            : Unknown;

    private static async Task<Results<Tagged<Created<ClientAnswer>>, ProblemHttpResult>> CreateAsync(
        Body<ClientCreation> body, ClientsDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var client = body.Value.ToClient();
        try
        {
            db.Add(client);
            return await db.SaveChangesAsync(
                () => new ClientCreated(client.Id, client.Data, clock.GetUtcNow()), ClientsDbContext.EmailFree(client), cancellationToken)
                    ? TypedResults.Created($"/customers/{client.Id}", ClientAnswer.Of(client)).WithETag(client.Version)
                    : EmailTaken;
        }
        catch (DbUpdateException exception) when (DatabaseFaults.IsUniqueViolation(exception))
        {
            // A concurrent request took the address after the check.
            return EmailTaken;
        }
    }

    private static async Task<Results<Tagged<Ok<ClientAnswer>>, ProblemHttpResult>> UpdateAsync(
        EntityId id, Body<ClientChange> body, IfMatch ifMatch, ClientsDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return await db.InTransactionAsync<Results<Tagged<Ok<ClientAnswer>>, ProblemHttpResult>>(
                async cancel =>
                {
                    if (await db.FindForUpdateAsync<Client>(id.Value, cancel) is not { } client)
                    {
                        return Unknown;
                    }

                    if (!ifMatch.Allows(client.Version))
                    {
                        return IfMatch.Failed;
                    }

                    body.Value.ApplyTo(client);
                    if (body.Value.Email.HasValue && await db.IsEmailTakenAsync(client, cancel))
                    {
                        return EmailTaken;
                    }

                    db.AddEvent(new ClientUpdated(client.Id, client.Data, clock.GetUtcNow()));
                    await db.SaveChangesAsync(cancel);
                    return TypedResults.Ok(ClientAnswer.Of(client)).WithETag(client.Version);
                },
                cancellationToken);
        }
        catch (DbUpdateException exception) when (DatabaseFaults.IsUniqueViolation(exception))
        {
            return EmailTaken;
        }
    }

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        EntityId id, IfMatch ifMatch, ClientsDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
        db.InTransactionAsync<Results<NoContent, ProblemHttpResult>>(
            async cancel =>
            {
                if (await db.FindForUpdateAsync<Client>(id.Value, cancel) is not { } client)
                {
                    return Unknown;
                }

                if (!ifMatch.Allows(client.Version))
                {
                    return IfMatch.Failed;
                }

                db.Remove(client);
                db.AddEvent(new ClientDeleted(client.Id, clock.GetUtcNow()));
                await db.SaveChangesAsync(cancel);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
