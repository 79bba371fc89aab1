using Microsoft.OpenApi;
using PayeTonKawa.ApiDefaults.Requests;

namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Builds the OpenAPI schema of a request type from its <c>Read</c> method, so that parsing and documentation share one definition.</summary>
internal sealed class SchemaFields : Fields
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

    public override T Required<T>(string name, Field<T> field)
    {
        _schema.Required!.Add(name);
        return IfPresent(name, field).Or(default!);
    }

    public override Maybe<T> IfPresent<T>(string name, Field<T> field)
    {
        _schema.Properties![name] = field.Describe();
        return default;
    }

    public override Maybe<T?> NullableIfPresent<T>(string name, Field<T> field) where T : class
    {
        var schema = field.Describe();
        schema.Type |= JsonSchemaType.Null;
        _schema.Properties![name] = schema;
        return default;
    }

    // A schema has no values, so there is nothing to refuse.
    public override void Refuse(string name, string message)
    {
    }
}
