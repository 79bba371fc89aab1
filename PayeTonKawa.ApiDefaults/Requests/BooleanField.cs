using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>A boolean.</summary>
public sealed class BooleanField : Field<bool>
{
    internal override bool Read(JsonElement value, Refusals refusals)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            refusals.Add("Un booléen est attendu : true ou false.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    internal override JsonElement ToJson(string text) => text is "true" or "false" ? JsonSerializer.SerializeToElement(text == "true") : base.ToJson(text);

    internal override OpenApiSchema Describe() => new() { Type = JsonSchemaType.Boolean };
}
