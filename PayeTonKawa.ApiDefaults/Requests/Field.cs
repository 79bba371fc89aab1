using System.Globalization;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The kinds of fields.</summary>
public static class Field
{
    private const int MaxDecimals = 2;

    /// <summary>Text of at most <paramref name="maxLength"/> Unicode characters without control characters, stored unchanged.</summary>
    public static Field<string> Text(int maxLength, bool emptyAllowed = false) => OfText(
        text => WhyRefused(text, maxLength, emptyAllowed),
        () => new() { Type = JsonSchemaType.String, MinLength = emptyAllowed ? null : 1, MaxLength = maxLength });

    /// <summary>An e-mail address: a local part, one <c>@</c>, a domain. Only the syntax is checked, not whether the address exists.</summary>
    public static Field<string> Email(int maxLength) => OfText(
        text => WhyRefused(text, maxLength, emptyAllowed: false) ?? (IsAddress(text) ? null : "Une adresse e-mail est attendue : nom@domaine."),
        () => new() { Type = JsonSchemaType.String, Format = "email", MinLength = 1, MaxLength = maxLength });

    /// <summary>Any text that the database can store, so also the line breaks of an exception's message.</summary>
    internal static Field<string> AnyText(int maxLength) => OfText(
        text => text.Contains('\0', StringComparison.Ordinal) ? "Ce texte contient un caractère nul." : null,
        () => new() { Type = JsonSchemaType.String, MaxLength = maxLength });

    /// <summary>One of a fixed set of strings.</summary>
    public static Field<string> Choice(params IReadOnlyList<string> choices) => new(
        (value, refusals) => value.TryReadText(out var text, out _) && choices.Contains(text)
            ? text
            : refusals.Refuse<string>($"Une de ces valeurs est attendue : {string.Join(", ", choices)}."),
        () => new() { Type = JsonSchemaType.String, Enum = [.. choices] });

    /// <summary>A boolean.</summary>
    public static Field<bool> Boolean() => new(
        (value, refusals) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : refusals.Refuse<bool>("Un booléen est attendu : true ou false."),
        () => new() { Type = JsonSchemaType.Boolean },
        text => text is "true" or "false" ? JsonElement.Parse(text) : null);

    /// <summary>An integer from <paramref name="min"/> to <paramref name="max"/>. <c>5.0</c> and <c>5e0</c> are 5: in JSON they are the same number.</summary>
    /// <param name="min">The smallest value accepted.</param>
    /// <param name="max">The largest value accepted.</param>
    /// <param name="advice">Ends the sentence that refuses a value.</param>
    public static Field<int> WholeNumber(int min, int max, string advice = "") => new(
        (value, refusals) => value.TryReadNumber(min, max, decimals: 0, out var number)
            ? (int)number
            : refusals.Refuse<int>($"Un entier de {min} à {max} est attendu{advice}."),
        () => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = Digits(min), Maximum = Digits(max) },
        // int.TryParse ignores trailing NULs.
        text => !text.EndsWith('\0') && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonSerializer.SerializeToElement(number)
            : null);

    /// <summary>An exact amount of money from 0 to <paramref name="max"/> with at most two significant decimals: <c>9.990</c> is 9.99.</summary>
    public static Field<decimal> Amount(int max) => new(
        (value, refusals) => value.TryReadNumber(0, max, MaxDecimals, out var number)
            ? number
            : refusals.Refuse<decimal>($"Un nombre de 0 à {max} avec au plus {MaxDecimals} décimales est attendu."),
        () => new() { Type = JsonSchemaType.Number, Minimum = "0", Maximum = Digits(max), MultipleOf = 0.01m });

    /// <summary>A list of 1 to <paramref name="maxCount"/> objects.</summary>
    public static Field<IReadOnlyList<T>> List<T>(int maxCount) where T : IRequest<T> => new(
        (value, refusals) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var count && count >= 1 && count <= maxCount
            ? ReadItems<T>(value, count, refusals)
            : refusals.Refuse<IReadOnlyList<T>>($"Une liste de 1 à {maxCount} éléments est attendue."),
        () => new() { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = maxCount, Items = SchemaFields.Of<T>() });

    private static List<T> ReadItems<T>(JsonElement list, int count, Refusals refusals) where T : IRequest<T>
    {
        var items = new List<T>(count);
        foreach (var item in list.EnumerateArray())
        {
            var ofItem = refusals.OfItem(items.Count);
            items.Add(item.ValueKind == JsonValueKind.Object ? T.Read(new JsonFields(item, ofItem)) : ofItem.Refuse<T>("Un objet est attendu."));
        }

        return items;
    }

    private static Field<string> OfText(Func<string, string?> whyRefused, Func<OpenApiSchema> describe) => new(
        (value, refusals) => !value.TryReadText(out var text, out var refusal) || (refusal = whyRefused(text)) is not null
            ? refusals.Refuse<string>(refusal)
            : text,
        describe);

    private static string? WhyRefused(string text, int maxLength, bool emptyAllowed) =>
        !emptyAllowed && text.Length == 0 ? "Ce texte ne peut pas être vide."
        : text.Any(char.IsControl) ? "Ce texte contient un caractère de contrôle."
        // A surrogate pair counts as one character, as it does for PostgreSQL's varchar and for the reader.
        : text.Length - text.Count(char.IsLowSurrogate) > maxLength ? $"Ce texte dépasse {maxLength} caractères."
        : null;

    private static bool IsAddress(string text) =>
        text.Split('@') is [{ Length: > 0 }, var domain]
        && domain.Split('.').All(label => label.Length > 0)
        && !text.Any(char.IsWhiteSpace);

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
