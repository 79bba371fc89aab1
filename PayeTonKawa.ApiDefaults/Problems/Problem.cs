using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace PayeTonKawa.ApiDefaults.Problems;

/// <summary>An error response: problem details (RFC 9457, <c>application/problem+json</c>) with a French detail.</summary>
public sealed class Problem : IResult, IStatusCodeHttpResult
{
    private readonly int _status;
    private readonly string _detail;

    private Problem(int status, string detail) => (_status, _detail) = (status, detail);

    /// <summary>412 Precondition Failed: the entity is no longer the one of <c>If-Match</c>.</summary>
    public static Problem Modified { get; } = new(StatusCodes.Status412PreconditionFailed, "Modifié entre-temps");

    /// <summary>422 Unprocessable Content: the <c>Idempotency-Key</c> is that of another request.</summary>
    internal static Problem KeyReused { get; } =
        new(StatusCodes.Status422UnprocessableEntity, "Cette clé d'idempotence a déjà servi pour une autre requête.");

    /// <inheritdoc/>
    public int? StatusCode => _status;

    /// <summary>404 Not Found.</summary>
    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    /// <summary>409 Conflict: the request contradicts existing data.</summary>
    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    /// <summary>503 Service Unavailable: another service of the machine is away; a later attempt may succeed.</summary>
    public static Problem Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, new ProblemDetails { Status = _status, Detail = _detail });

    internal static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false);
    }
}
