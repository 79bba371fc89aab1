using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>One of a fixed set of strings.</summary>
public sealed class ChoiceField(params IReadOnlyList<string> choices) : Field<string>
{
    internal override string Read(JsonElement value, Refusals refusals)
    {
        if (JsonText.TryRead(value, out var text, out _) && choices.Contains(text))
        {
            return text;
        }

        refusals.Add($"Une de ces valeurs est attendue : {string.Join(", ", choices)}.");
        return "";
    }

    internal override OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, Enum = [.. choices.Select(choice => (JsonNode)choice)] };
}
