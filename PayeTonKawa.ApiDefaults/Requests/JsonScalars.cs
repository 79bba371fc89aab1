using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads JSON strings and numbers exactly.</summary>
internal static class JsonScalars
{
    // More digits, without zeros at the ends, than any number has that a field accepts, and less than decimal rounds.
    private const int MaxDigits = 20;

    /// <summary>Reads a string. Refuses an escaped unpaired surrogate, which is valid JSON syntax but not valid Unicode.</summary>
    internal static bool TryReadText(this JsonElement json, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? refusal)
    {
        try
        {
            text = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
            refusal = text is null ? "Un texte est attendu." : null;
        }
        catch (InvalidOperationException)
        {
            (text, refusal) = (null, "Ce texte contient un caractère Unicode incomplet.");
        }

        return text is not null;
    }

    /// <summary>Whether <paramref name="json"/> is a number between the bounds with at most so many decimals, zeros at the end not counted.</summary>
    /// <remarks><c>1e400</c> and a thirtieth decimal are refused, and not rounded as by a conversion alone.</remarks>
    internal static bool TryReadNumber(this JsonElement json, int min, int max, int decimals, out decimal value)
    {
        value = 0;
        if (json.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        var text = json.GetRawText();
        var digits = text.Split('e', 'E')[0].Replace(".", "", StringComparison.Ordinal).Trim('-', '0').Length;
        if (digits is 0 or > MaxDigits)
        {
            return digits == 0 && min <= 0;
        }

        // A number that is too small for a decimal becomes zero.
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value != 0 && value >= min && value <= max && value == (value = decimal.Round(value, decimals));
    }
}
