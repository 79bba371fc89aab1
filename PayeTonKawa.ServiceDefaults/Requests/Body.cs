using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using PayeTonKawa.ServiceDefaults.Documentation;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>The parameter of an endpoint that takes its request from the body. A body that is not one never reaches the endpoint.</summary>
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
