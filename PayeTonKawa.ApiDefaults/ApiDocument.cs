using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PayeTonKawa.ApiDefaults.Security;

namespace PayeTonKawa.ApiDefaults;

/// <summary>Adds to the OpenAPI document what no single endpoint shows: the API key, and the schemas of ids and decimals.</summary>
internal static class ApiDocument
{
    /// <summary>Where the service shows the AsyncAPI document.</summary>
    internal const string AsyncApiPath = "/asyncapi.json";

    internal static void Configure(OpenApiOptions options, string title)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = title;
            document.ExternalDocs = new() { Description = "Événements publiés (AsyncAPI)", Url = new(AsyncApiPath, UriKind.Relative) };
            document.AddComponent(ApiKeyHandler.Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyHandler.Header,
            });
            document.Security = [new() { [new OpenApiSecuritySchemeReference(ApiKeyHandler.Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Decimals have a custom converter, so the schema generator cannot infer their type.
            if (context.JsonTypeInfo.Type == typeof(decimal))
            {
                (schema.Type, schema.Format) = (JsonSchemaType.Number, null);
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var id in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path) ?? [])
            {
                id.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" };
            }

            return Task.CompletedTask;
        });
    }
}
