using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace PayeTonKawa.ApiDefaults.ETags;

/// <summary>
/// A response with the entity's strong <c>ETag</c>. A GET whose <c>If-None-Match</c> names it is answered 304 without body (RFC 9110, 13.1.2); a malformed
/// <c>If-None-Match</c> is ignored.
/// </summary>
public sealed class Tagged<TResult>(TResult result, EntityTagHeaderValue tag) : IResult, IEndpointMetadataProvider
    where TResult : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = tag.Tag.Value;
        if (!IsKnown(httpContext.Request))
        {
            return result.ExecuteAsync(httpContext);
        }

        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        TResult.PopulateMetadata(method, builder);
        if (builder.Metadata.OfType<IHttpMethodMetadata>().Any(methods => methods.HttpMethods.Contains(HttpMethods.Get)))
        {
            builder.Conventions().WithHeader(HeaderNames.IfNoneMatch);
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
        }
    }

    private bool IsKnown(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.IfNoneMatch is { Count: > 0 } known
        && EntityTagHeaderValue.TryParseStrictList(known, out var tags)
        && tags.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, useStrongComparison: false));
}
