using System.Globalization;
using System.Text.Json;
using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An exact amount of money from 0 to <paramref name="max"/> with at most two significant decimals: <c>9.990</c> is 9.99.</summary>
public sealed class AmountField(int max) : Field<decimal>
{
    private const int MaxDecimals = 2;

    internal override decimal Read(JsonElement value, Refusals refusals)
    {
        if (JsonNumber.TryRead(value, 0, max, MaxDecimals, out var number))
        {
            return number;
        }

        refusals.Add($"Un nombre de 0 à {max} avec au plus {MaxDecimals} décimales est attendu.");
        return default;
    }

    internal override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Number,
        Minimum = "0",
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        MultipleOf = 0.01m,
    };
}
