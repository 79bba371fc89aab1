using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>One of these words.</summary>
public sealed class ChoiceField(params IReadOnlyList<string> choices) : Field<string>
{
    internal override string Read(JsonElement value, Refusals refusals)
    {
        var chosen = value.ValueKind == JsonValueKind.String ? choices.FirstOrDefault(choice => value.ValueEquals(choice)) : null;
        if (chosen is null)
        {
            refusals.Add($"Une de ces valeurs est attendue : {string.Join(", ", choices)}.");
        }

        return chosen ?? "";
    }

    internal override OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, Enum = [.. choices.Select(choice => (JsonNode)choice)] };
}
