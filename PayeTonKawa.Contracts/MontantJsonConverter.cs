using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PayeTonKawa.Contracts;

/// <summary>Writes an amount with at least one decimal place and no further trailing zeros: <c>11.0</c>, <c>19.98</c>, <c>9.9</c>.</summary>
public sealed class MontantJsonConverter : JsonConverter<decimal>
{
    // A decimal has at most 28 decimal places.
    private const string Format = "0.0###########################";

    /// <inheritdoc/>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var amount)
            ? amount
            : throw new JsonException("A number is expected.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[64];
        value.TryFormat(text, out var written, Format, CultureInfo.InvariantCulture);
        writer.WriteRawValue(text[..written], skipInputValidation: true);
    }
}
