using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.ApiDefaults.Security;

namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Adds to the OpenAPI document what the routes do not show: the API key and the request schemas.</summary>
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
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var id in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path) ?? [])
            {
                id.Schema = EntityId.Describe();
            }

            foreach (var metadata in context.Description.ActionDescriptor.EndpointMetadata)
            {
                Describe(operation, context.Document!, metadata);
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiHeader Header(JsonSchemaType type, string description) =>
        new() { Schema = new OpenApiSchema { Type = type }, Description = description };

    private static void Describe(OpenApiOperation operation, OpenApiDocument document, object metadata)
    {
        if (metadata is BodyDescription body)
        {
            document.AddComponent(body.Name, body.Schema());
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [MediaTypeNames.Application.Json] = new() { Schema = new OpenApiSchemaReference(body.Name, document) },
                },
            };
        }
        else if (metadata is QueryDescription query)
        {
            operation.Parameters ??= [];
            foreach (var (name, schema) in query.Schema().Properties!)
            {
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = schema });
            }

            ((OpenApiResponse)operation.Responses!["200"]).Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Link"] = Header(JsonSchemaType.String, "<…>; rel=\"next\" if more rows follow (RFC 8288)"),
                [Paging.TotalHeader] = Header(JsonSchemaType.Integer, "The number of all rows, with count=true"),
            };
        }
        else if (metadata is HeaderDescription header)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }
}
