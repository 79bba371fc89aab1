using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace PayeTonKawa.ApiDefaults.ETags;

/// <summary>The <c>ETag</c> of an entity: its row version between quotes.</summary>
public static class ETagExtensions
{
    /// <summary>Adds the ETag of the entity that the response contains.</summary>
    public static Tagged<TResult> WithETag<TResult>(this TResult result, uint version)
        where TResult : IResult, IEndpointMetadataProvider =>
        new(result, TagOf(version));

    internal static EntityTagHeaderValue TagOf(uint version) => new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
}
