using Microsoft.EntityFrameworkCore;

namespace PayeTonKawa.ApiDefaults.Idempotency;

/// <summary>Creations that are safe to retry (IETF draft "The Idempotency-Key HTTP Header Field").</summary>
public static class IdempotencyExtensions
{
    /// <summary>
    /// Lets callers send an <c>Idempotency-Key</c>: for 24 h, the same key with the same body gets the same answer and creates nothing again; with another
    /// body it is refused (422). The endpoint must create by <typeparamref name="TContext"/>, whose model has <c>AddIdempotency</c>, and answer 201; any
    /// other answer is not kept. A request without the header is not touched.
    /// </summary>
    public static RouteHandlerBuilder AcceptIdempotencyKey<TContext>(this RouteHandlerBuilder creation)
        where TContext : DbContext
    {
        creation.Add(endpoint =>
        {
            var (create, route) = (endpoint.RequestDelegate!, ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!);
            endpoint.RequestDelegate = context => context.Request.Headers.ContainsKey(KeyHeader.Name)
                ? new IdempotentCreation<TContext>(context, route).RunAsync(create)
                : create(context);
        });
        return creation.WithHeader(KeyHeader.Name).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }
}
