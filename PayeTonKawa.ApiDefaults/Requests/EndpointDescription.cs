using System.Net.Mime;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Documents what the types of an endpoint's parameters do not show, because they read the request themselves.</summary>
internal static class EndpointDescription
{
    /// <summary>The conventions of an endpoint that is being built, for the parameters and results that describe themselves.</summary>
    internal static IEndpointConventionBuilder Conventions(this EndpointBuilder endpoint) => new BeingBuilt(endpoint);

    internal static IEndpointConventionBuilder WithBody<T>(this IEndpointConventionBuilder endpoint) where T : IRequest<T> =>
        endpoint.Describe((operation, document) =>
        {
            document.AddComponent(typeof(T).Name, SchemaFields.Of<T>());
            var body = new OpenApiMediaType { Schema = new OpenApiSchemaReference(typeof(T).Name, document) };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [MediaTypeNames.Application.Json] = body },
            };
        });

    internal static IEndpointConventionBuilder WithQuery<T>(this IEndpointConventionBuilder endpoint) where T : IRequest<T> =>
        endpoint.Describe((operation, _) =>
        {
            foreach (var (name, schema) in SchemaFields.Of<T>().Properties!)
            {
                operation.AddParameter(name, ParameterLocation.Query, schema);
            }

            ((OpenApiResponse)operation.Responses!["200"]).Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Link"] = Header(JsonSchemaType.String, "<…>; rel=\"next\" if more rows follow (RFC 8288)"),
                [Paging.TotalHeader] = Header(JsonSchemaType.Integer, "The number of all rows, with count=true"),
            };
        });

    internal static TBuilder WithHeader<TBuilder>(this TBuilder endpoint, string name) where TBuilder : IEndpointConventionBuilder =>
        endpoint.Describe((operation, _) => operation.AddParameter(name, ParameterLocation.Header, new OpenApiSchema { Type = JsonSchemaType.String }));

    private static TBuilder Describe<TBuilder>(this TBuilder endpoint, Action<OpenApiOperation, OpenApiDocument> describe)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            describe(operation, context.Document!);
            return Task.CompletedTask;
        });

    private static void AddParameter(this OpenApiOperation operation, string name, ParameterLocation location, IOpenApiSchema schema) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = location, Schema = schema });

    private static OpenApiHeader Header(JsonSchemaType type, string description) =>
        new() { Schema = new OpenApiSchema { Type = type }, Description = description };

    private sealed class BeingBuilt(EndpointBuilder endpoint) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => convention(endpoint);
    }
}
