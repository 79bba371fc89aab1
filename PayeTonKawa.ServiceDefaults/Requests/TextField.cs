using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>Text of at most <paramref name="maxLength"/> Unicode characters, kept exactly as it is sent.</summary>
public class TextField(int maxLength, bool emptyAllowed = false) : Field<string>
{
    internal override string Read(JsonElement value, Refusals refusals)
    {
        if (!JsonText.TryRead(value, out var text, out var refusal) || (refusal = WhyRefused(text)) is not null)
        {
            refusals.Add(refusal);
        }

        return text ?? "";
    }

    internal override OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, MinLength = emptyAllowed ? null : 1, MaxLength = maxLength };

    private protected virtual string? WhyRefused(string text)
    {
        if (!emptyAllowed && text.Length == 0)
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
}
