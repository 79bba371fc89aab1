using System.Globalization;
using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An integer from <paramref name="min"/> to <paramref name="max"/>. <c>5.0</c> and <c>5e0</c> are 5: in JSON they are the same number.</summary>
/// <param name="min">The smallest value accepted.</param>
/// <param name="max">The largest value accepted.</param>
/// <param name="advice">Ends the sentence that refuses a value.</param>
public sealed class IntegerField(int min, int max, string advice = "") : Field<int>
{
    internal override int Read(JsonElement value, Refusals refusals)
    {
        if (JsonNumber.TryRead(value, min, max, decimals: 0, out var number))
        {
            return (int)number;
        }

        refusals.Add($"Un entier de {min} à {max} est attendu{advice}.");
        return default;
    }

    // int.TryParse ignores trailing NULs.
    internal override JsonElement ToJson(string text) =>
        !text.EndsWith('\0') && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonSerializer.SerializeToElement(number)
            : base.ToJson(text);

    internal override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
    };
}
