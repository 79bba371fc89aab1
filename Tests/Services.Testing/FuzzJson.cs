using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace Services.Testing;

/// <summary>Generates bodies that mostly match the schema, with an occasional error.</summary>
internal static class FuzzJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Values that break parsers, number types, columns and comparisons.
    private static readonly Gen<string> Hostile = Gen.OneOf(
        "0", "-0", "-1", "1.0", "1.5", "1e0", "1E+6", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "01", "+1", ".5", "1.", "0x1F", "1_000",
        "2147483647", "2147483648", "-2147483648", "9223372036854775808", "1000000", "1000000.001", "999999.99", "0.001", "79228162514264337593543950336",
        "0.30000000000000000000000000000000000004", "1" + new string('0', 400), "0." + new string('0', 400) + "1",
        "true", "false", "null", "[]", "{}", "[null]", "[{}]", "{\"a\":1,\"a\":2}", "undefined", "",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"", "\"\u202e\u200b\"", "\"\\u001b[31m\"", "\"'; DROP TABLE clients; --\"",
        "\"5\"", "\"a@b\"", "\"@\"", "\"a@b@c.fr\"", "\"\\\"", "\"unterminated", "\"" + new string('x', 201) + "\"", "\"" + new string('é', 70_000) + "\"",
        new string('[', 40) + new string(']', 40), new string('[', 5000), string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60));

    private static readonly Gen<string> AnyText = Gen.String[Gen.Char, 0, 30].Select(text => JsonSerializer.Serialize(text, Relaxed));

    internal static Gen<string> Of(JsonElement schema)
    {
        var names = schema.GetProperty("properties").EnumerateObject().ToList();
        var fields = names.ConvertAll(property => Field(property.Name, property.Value));
        return Gen.Select(Gen.Int[0, 99].Array[fields.Count], Gen.Int[0, 30], (dice, whole) => (dice, whole)).SelectMany(drawn =>
        {
            var chosen = fields.Where((_, index) => drawn.dice[index] < 85).ToList();

            // Sometimes a duplicate field, or an unknown one.
            chosen.AddRange(drawn.whole == 0 ? fields.Take(1) : []);
            chosen.AddRange(drawn.whole == 1 ? [Hostile.Select(value => $"\"x\\u0000\":{value}")] : []);
            return chosen.Aggregate(Gen.Const(""), (all, next) => Gen.Select(all, next, (left, right) => left.Length == 0 ? right : $"{left},{right}"));
        }).Select(inner => $"{{{inner}}}");
    }

    private static Gen<string> Field(string name, JsonElement schema) =>
        Gen.Frequency((12, Valid(schema)), (1, Hostile), (1, AnyText)).Select(value => $"\"{name}\":{value}");

    private static Gen<string> Valid(JsonElement schema) => TypeOf(schema) switch
    {
        _ when schema.TryGetProperty("enum", out var choices) => Gen.OneOf([.. choices.EnumerateArray().Select(choice => choice.GetRawText())]),
        "integer" => Gen.Int[Bound(schema, "minimum"), Bound(schema, "maximum")].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        "number" => Gen.Int[0, 100 * Bound(schema, "maximum")].Select(cents => (cents / 100m).ToString(CultureInfo.InvariantCulture)),
        "boolean" => Gen.OneOf("true", "false"),
        "array" => Of(schema.GetProperty("items")).Array[1, 3].Select(items => $"[{string.Join(',', items)}]"),
        _ when schema.TryGetProperty("format", out var format) && format.GetString() == "email" =>
            Gen.Int[1, 1000].Select(number => $"\"Client{number}@Test.fr\""),
        _ => Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(text => $"\"{text}\""),
    };

    // A type, or a list of a type and null.
    private static string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()).First(one => one != "null")
        : type.GetString();

    private static int Bound(JsonElement schema, string name) => schema.TryGetProperty(name, out var bound) ? (int)Math.Min(bound.GetDouble(), 20_000_000) : 0;
}
