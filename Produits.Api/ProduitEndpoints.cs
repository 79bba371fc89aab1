using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.ApiDefaults;
using PayeTonKawa.ApiDefaults.ETags;
using PayeTonKawa.ApiDefaults.Idempotency;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;

namespace Produits.Api;

/// <summary>The routes under <c>/products</c>.</summary>
internal static class ProduitEndpoints
{
    private static ProblemHttpResult Unknown => TypedResults.Problem("Produit non trouvé", statusCode: StatusCodes.Status404NotFound);

    internal static void MapProduits(this IEndpointRouteBuilder routes)
    {
        var produits = routes.MapGroup("/products").WithTags("produits")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        produits.MapGet("/", ListAsync);
        produits.MapGet("/{id}", GetAsync).ProducesProblem(StatusCodes.Status404NotFound);
        produits.MapPost("/", CreateAsync).AcceptIdempotencyKey<ProduitsDbContext>();
        produits.MapPut("/{id}", UpdateAsync).ProducesProblem(StatusCodes.Status404NotFound);
        produits.MapDelete("/{id}", DeleteAsync).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IEnumerable<ProduitAnswer>>> ListAsync(
        Query<TextSearch> search, ProduitsDbContext db, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.Value.ReadAsync<Produit, ProduitAnswer>(
            db, text => produit => EF.Functions.ILike(produit.Nom, text, @"\"), ProduitAnswer.Of, context, cancellationToken));

    private static async Task<Results<Tagged<Ok<ProduitAnswer>>, ProblemHttpResult>> GetAsync(
        EntityId id, ProduitsDbContext db, CancellationToken cancellationToken) =>
        await db.ReadAsync<Produit>(id.Value, cancellationToken) is { } produit
            ? TypedResults.Ok(ProduitAnswer.Of(produit)).WithETag(produit.Version)
            : Unknown;

    private static async Task<Tagged<Created<ProduitAnswer>>> CreateAsync(
        Body<ProduitCreation> body, ProduitsDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var produit = body.Value.ToProduit();
        db.Add(produit);
        await db.SaveChangesAsync(() => new ProduitCreated(produit.Id, produit.Data, clock.GetUtcNow()), cancellationToken);
        return TypedResults.Created($"/products/{produit.Id}", ProduitAnswer.Of(produit)).WithETag(produit.Version);
    }

    private static Task<Results<Tagged<Ok<ProduitAnswer>>, ProblemHttpResult>> UpdateAsync(
        EntityId id, Body<ProduitChange> body, IfMatch ifMatch, ProduitsDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
        db.InTransactionAsync<Results<Tagged<Ok<ProduitAnswer>>, ProblemHttpResult>>(
            async cancel =>
            {
                if (await db.FindForUpdateAsync<Produit>(id.Value, cancel) is not { } produit)
                {
                    return Unknown;
                }

                if (!ifMatch.Allows(produit.Version))
                {
                    return IfMatch.Failed;
                }

                body.Value.ApplyTo(produit);
                var now = clock.GetUtcNow();
                db.AddEvent(new ProduitUpdated(produit.Id, produit.Data, now));
                if (produit.IsStockLow)
                {
                    db.AddEvent(new ProduitStockLow(produit.Id, produit.Nom, produit.Stock, now));
                }

                await db.SaveChangesAsync(cancel);
                return TypedResults.Ok(ProduitAnswer.Of(produit)).WithETag(produit.Version);
            },
            cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        EntityId id, IfMatch ifMatch, ProduitsDbContext db, TimeProvider clock, CancellationToken cancellationToken) =>
        db.InTransactionAsync<Results<NoContent, ProblemHttpResult>>(
            async cancel =>
            {
                if (await db.FindForUpdateAsync<Produit>(id.Value, cancel) is not { } produit)
                {
                    return Unknown;
                }

                if (!ifMatch.Allows(produit.Version))
                {
                    return IfMatch.Failed;
                }

                db.Remove(produit);
                db.AddEvent(new ProduitDeleted(produit.Id, clock.GetUtcNow()));
                await db.SaveChangesAsync(cancel);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
