using System.Reflection;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An endpoint parameter read from the query string. An invalid query is refused (400) before the endpoint runs.</summary>
public sealed record Query<T>(T Value) : IBindableFromHttpContext<Query<T>>, IEndpointParameterMetadataProvider where T : IRequest<T>
{
    static ValueTask<Query<T>?> IBindableFromHttpContext<Query<T>>.BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var refusals = new Refusals([]);
        var request = T.Read(new QueryFields(context.Request.Query, refusals));
        return refusals.Any ? throw refusals.ToException() : ValueTask.FromResult<Query<T>?>(new(request));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Conventions().WithQuery<T>().ProducesValidationProblem();
}
