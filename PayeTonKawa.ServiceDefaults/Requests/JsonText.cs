using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>A JSON string, which may be none: half a surrogate pair, escaped, is JSON by its grammar and no text.</summary>
internal static class JsonText
{
    internal static bool TryRead(JsonElement value, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? refusal)
    {
        (text, refusal) = (null, "Un texte est attendu.");
        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                text = value.GetString()!;
            }
            catch (InvalidOperationException)
            {
                refusal = "Ce texte contient un caractère Unicode incomplet.";
            }
        }

        return text is not null;
    }
}
