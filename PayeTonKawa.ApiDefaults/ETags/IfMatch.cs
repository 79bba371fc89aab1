using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace PayeTonKawa.ApiDefaults.ETags;

/// <summary>
/// An endpoint parameter: the precondition <c>If-Match</c> of a change (RFC 9110, 13.1.1), to be checked while the row is locked. A malformed header is
/// refused (400) before the endpoint runs.
/// </summary>
public sealed class IfMatch(IList<EntityTagHeaderValue> tags) : IBindableFromHttpContext<IfMatch>, IEndpointParameterMetadataProvider
{
    private static readonly IfMatch Absent = new([EntityTagHeaderValue.Any]);

    /// <summary>412 Precondition Failed: the entity is no longer the one of <c>If-Match</c>.</summary>
    public static ProblemHttpResult Failed => TypedResults.Problem("Modifié entre-temps", statusCode: StatusCodes.Status412PreconditionFailed);

    /// <summary>Whether the header names this version of the entity, or any (<c>*</c>), or is absent.</summary>
    public bool Allows(uint version) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(ETagExtensions.TagOf(version), useStrongComparison: true));

    static ValueTask<IfMatch?> IBindableFromHttpContext<IfMatch>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<IfMatch?>(context.Request.Headers.IfMatch is not { Count: > 0 } values ? Absent
            : EntityTagHeaderValue.TryParseStrictList(values, out var expected) ? new(expected)
            : throw InvalidRequestException.OfHeader(HeaderNames.IfMatch, "* ou une liste d'ETags entre guillemets attendue."));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Conventions()
        .WithHeader(HeaderNames.IfMatch)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status412PreconditionFailed);
}
