using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>What a field's value must be.</summary>
public abstract class Field<T>
{
    /// <summary>Reads the value, never null; what is wrong with it goes to <paramref name="refusals"/>, and then the result is of no use.</summary>
    internal abstract T Read(JsonElement value, Refusals refusals);

    /// <summary>Says the same in the OpenAPI document.</summary>
    internal abstract OpenApiSchema Describe();
}
