using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Builds the OpenAPI schema of a request type from its <c>Read</c> method, so that parsing and documentation share one definition.</summary>
internal sealed class SchemaFields() : Fields(new Refusals([]))
{
    private readonly OpenApiSchema _schema = new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(),
        Required = new HashSet<string>(),
    };

    internal static OpenApiSchema Of<T>() where T : IRequest<T>
    {
        var fields = new SchemaFields();
        T.Read(fields);
        return fields._schema;
    }

    private protected override Maybe<T?> Read<T>(string name, Field<T> field, bool isRequired, bool isNullable) where T : default
    {
        var schema = field.Describe();
        schema.Type |= isNullable ? JsonSchemaType.Null : 0;
        _schema.Properties![name] = schema;
        if (isRequired)
        {
            _schema.Required!.Add(name);
        }

        return default;
    }

    // A schema has no values.
    private protected override JsonElement? Find<T>(string name, Field<T> field) => null;
}
