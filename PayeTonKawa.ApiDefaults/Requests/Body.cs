using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using PayeTonKawa.ApiDefaults.Documentation;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An endpoint parameter read from the request body. An invalid body is refused (400, 413, 415) before the endpoint runs.</summary>
public sealed record Body<T>(T Value) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider where T : IRequest<T>
{
    static async ValueTask<Body<T>?> IBindableFromHttpContext<Body<T>>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(await RequestBody.ReadAsync<T>(context).ConfigureAwait(false));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new BodyDescription(typeof(T).Name, SchemaFields.Of<T>));
        builder.AddRefusal(StatusCodes.Status400BadRequest);
        builder.AddRefusal(StatusCodes.Status413PayloadTooLarge);
        builder.AddRefusal(StatusCodes.Status415UnsupportedMediaType);
    }
}
