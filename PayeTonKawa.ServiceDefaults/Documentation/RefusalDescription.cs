using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace PayeTonKawa.ServiceDefaults.Documentation;

/// <summary>Says in the document with which status a request may be refused before it reaches its endpoint.</summary>
internal static class RefusalDescription
{
    internal static void AddRefusal(this EndpointBuilder endpoint, int status) => endpoint.Metadata.Add(new ProducesResponseTypeMetadata(
        status,
        status == StatusCodes.Status400BadRequest ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails),
        [MediaTypeNames.Application.ProblemJson]));
}
