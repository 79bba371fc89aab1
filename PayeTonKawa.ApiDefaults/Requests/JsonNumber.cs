using System.Globalization;
using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads a JSON number exactly: <c>1e400</c> and a thirtieth decimal are refused, and not rounded as by a conversion alone.</summary>
internal static class JsonNumber
{
    // More digits, without zeros at the ends, than any number has that a field accepts, and less than decimal rounds.
    private const int MaxDigits = 20;

    /// <summary>Whether <paramref name="json"/> is a number between the bounds with at most so many decimals, zeros at the end not counted.</summary>
    internal static bool TryRead(JsonElement json, int min, int max, int decimals, out decimal value)
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
