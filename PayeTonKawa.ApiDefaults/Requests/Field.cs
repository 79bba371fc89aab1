using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Parses, validates and documents the value of a field.</summary>
public abstract class Field<T>
{
    /// <summary>Reads a value other than JSON null. Errors are added to <paramref name="refusals"/>, and the result is then meaningless.</summary>
    internal abstract T Read(JsonElement value, Refusals refusals);

    /// <summary>The text of a query parameter as a JSON value for <see cref="Read"/>.</summary>
    internal virtual JsonElement ToJson(string text) => JsonSerializer.SerializeToElement(text);

    /// <summary>The OpenAPI schema of the field.</summary>
    internal abstract OpenApiSchema Describe();
}
