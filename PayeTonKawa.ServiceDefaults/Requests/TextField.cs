using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>Text of at most <paramref name="maxLength"/> Unicode characters, kept exactly as it is sent.</summary>
public class TextField(int maxLength, bool blankAllowed = false) : Field<string>
{
    internal override string Read(JsonElement value, Refusals refusals)
    {
        if (!TryGetText(value, out var text, out var refusal) || (refusal = WhyRefused(text)) is not null)
        {
            refusals.Add(refusal);
        }

        return text ?? "";
    }

    internal override OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, MinLength = blankAllowed ? null : 1, MaxLength = maxLength };

    private protected virtual string? WhyRefused(string text)
    {
        if (!blankAllowed && string.IsNullOrWhiteSpace(text))
        {
            return "Ce texte ne peut pas être vide.";
        }

        if (text.Any(char.IsControl))
        {
            return "Ce texte contient un caractère de contrôle.";
        }

        // A pair of surrogates is one character, for the reader and for the database's varchar.
        return text.Length - text.Count(char.IsLowSurrogate) > maxLength ? $"Ce texte dépasse {maxLength} caractères." : null;
    }

    private static bool TryGetText(JsonElement value, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? refusal)
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
                // An escaped half of a surrogate pair: there is no text that it stands for.
                refusal = "Ce texte contient un caractère Unicode incomplet.";
            }
        }

        return text is not null;
    }
}
