using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Parses, validates and documents the value of a field. <see cref="Field"/> has its kinds.</summary>
public sealed class Field<T>
{
    private readonly Func<string, JsonElement?>? _fromQuery;

    internal Field(Func<JsonElement, Refusals, T> read, Func<OpenApiSchema> describe, Func<string, JsonElement?>? fromQuery = null) =>
        (Read, Describe, _fromQuery) = (read, describe, fromQuery);

    /// <summary>Reads a value other than JSON null. Errors are added to the refusals, and the result is then meaningless.</summary>
    internal Func<JsonElement, Refusals, T> Read { get; }

    /// <summary>The OpenAPI schema of the field.</summary>
    internal Func<OpenApiSchema> Describe { get; }

    /// <summary>The text of a query parameter as a JSON value for <see cref="Read"/>.</summary>
    internal JsonElement ToJson(string text) => _fromQuery?.Invoke(text) ?? JsonSerializer.SerializeToElement(text);
}
