using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Documents an error status that is returned before the endpoint runs.</summary>
internal static class RefusalDescription
{
    internal static void AddRefusal(this EndpointBuilder endpoint, int status) => endpoint.Metadata.Add(new ProducesResponseTypeMetadata(
        status,
        status == StatusCodes.Status400BadRequest ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails),
        [MediaTypeNames.Application.ProblemJson]));
}
