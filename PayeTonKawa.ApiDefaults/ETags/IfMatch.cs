using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using PayeTonKawa.ApiDefaults.Requests;

namespace PayeTonKawa.ApiDefaults.ETags;

/// <summary>
/// An endpoint parameter: the precondition <c>If-Match</c> of a change (RFC 9110, 13.1.1), to be checked while the row is locked. A malformed header is
/// refused (400) before the endpoint runs.
/// </summary>
public sealed class IfMatch : IBindableFromHttpContext<IfMatch>, IEndpointParameterMetadataProvider
{
    private static readonly IfMatch Absent = new([EntityTagHeaderValue.Any]);

    private readonly IList<EntityTagHeaderValue> _tags;

    private IfMatch(IList<EntityTagHeaderValue> tags) => _tags = tags;

    /// <summary>412 Precondition Failed: the entity is no longer the one of <c>If-Match</c>.</summary>
    public static ProblemHttpResult Failed => TypedResults.Problem("Modifié entre-temps", statusCode: StatusCodes.Status412PreconditionFailed);

    /// <summary>Whether the header names this version of the entity, or any (<c>*</c>), or is absent.</summary>
    public bool Allows(uint version) =>
        _tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(ETagExtensions.TagOf(version), useStrongComparison: true));

    static ValueTask<IfMatch?> IBindableFromHttpContext<IfMatch>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<IfMatch?>(context.Request.Headers.IfMatch is not { Count: > 0 } values ? Absent
            : EntityTagHeaderValue.TryParseStrictList(values, out var tags) ? new(tags)
            : throw InvalidRequestException.OfHeader(HeaderNames.IfMatch, "* ou une liste d'ETags entre guillemets attendue."));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Conventions()
        .WithHeader(HeaderNames.IfMatch)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status412PreconditionFailed);
}
