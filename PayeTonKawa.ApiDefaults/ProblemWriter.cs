using System.Diagnostics;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PayeTonKawa.ApiDefaults.Security;

namespace PayeTonKawa.ApiDefaults;

/// <summary>Writes every error response as problem details (RFC 9457), regardless of its origin and of the request's <c>Accept</c> header.</summary>
internal sealed class ProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        problem.Status ??= http.Response.StatusCode;
        problem.Type = null;
        problem.Title = ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Detail ??= DetailOf(problem.Status.Value);
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        // The exception handler middleware has cleared the headers.
        SecurityHeaders.ApplyTo(http.Response.Headers);
        await http.Response.WriteAsJsonAsync(
            problem, problem.GetType(), json.Value.SerializerOptions, MediaTypeNames.Application.ProblemJson, http.RequestAborted).ConfigureAwait(false);
    }

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "La requête est mal formée.",
        StatusCodes.Status401Unauthorized => "L'en-tête X-API-Key est absent ou sa clé n'est pas valable.",
        StatusCodes.Status404NotFound => "Cette adresse n'existe pas.",
        StatusCodes.Status405MethodNotAllowed => "Cette adresse n'accepte pas cette méthode : voir l'en-tête Allow.",
        StatusCodes.Status408RequestTimeout => "La requête a mis trop de temps à arriver.",
        StatusCodes.Status413PayloadTooLarge => "Le corps de la requête dépasse 1 Mio.",
        StatusCodes.Status415UnsupportedMediaType => "Le corps de la requête doit être du JSON en UTF-8 (Content-Type: application/json).",
        StatusCodes.Status429TooManyRequests => "Trop de requêtes : réessayez dans le délai que donne l'en-tête Retry-After.",
        StatusCodes.Status503ServiceUnavailable => "La base de données est indisponible : réessayez dans quelques secondes.",
        >= 500 => "Une erreur interne est survenue.",
        _ => "La requête ne peut pas être traitée.",
    };
}
