using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads a JSON string. Refuses an escaped unpaired surrogate, which is valid JSON syntax but not valid Unicode.</summary>
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
