using System.Globalization;

namespace Backoffice.Parts;

/// <summary>Numbers as they are typed, in French or with a decimal point: <c>1 234,50</c>, <c>1234.5</c>.</summary>
internal static class NumberText
{
    // "1.000" and "1,000" may be meant as a thousand: not guessed.
    private const int MaxDecimals = 2;

    // Above what any field takes, and low enough for the total of a thousand lines.
    private const decimal Limit = 1e12m;

    /// <summary>The number; null if the text is none.</summary>
    internal static decimal? Read(string? text)
    {
        var plain = string.Concat((text ?? "").Where(character => !char.IsWhiteSpace(character))).Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number.Scale <= MaxDecimals && Math.Abs(number) < Limit ? number : null;
    }

    /// <summary>The value for a request: the number, or the text itself if it is none, which the API refuses with a message for the field.</summary>
    internal static object ToJson(string? text) => (object?)Read(text) ?? text ?? "";
}
