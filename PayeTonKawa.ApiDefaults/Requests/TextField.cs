using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Text of at most <paramref name="maxLength"/> Unicode characters without control characters, stored unchanged.</summary>
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

        // A surrogate pair counts as one character, as it does for PostgreSQL's varchar and for the reader.
        return text.Length - text.Count(char.IsLowSurrogate) > maxLength ? $"Ce texte dépasse {maxLength} caractères." : null;
    }
}
