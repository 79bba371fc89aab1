using System.Text.Json;
using Google.Protobuf;

namespace Aspire.Dashboard.Otlp;

/// <summary>
/// OTLP's JSON: protobuf's, but with trace and span ids in hexadecimal instead of Base64 (OTLP 1.x, "JSON Protobuf Encoding").
/// </summary>
internal static class OtlpJson
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">An id is not hexadecimal.</exception>
    /// <exception cref="InvalidProtocolBufferException">Not such a message.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> json)
        where T : IMessage, new()
    {
        using var rewritten = new MemoryStream(json.Length);
        RewriteIds(json.Span, rewritten);
        rewritten.Position = 0;
        using var reader = new StreamReader(rewritten);
        return Parser.Parse<T>(reader.ReadToEnd());
    }

    // In OTLP these names belong to ids only: attributes have their names in values.
    private static bool IsId(ref readonly Utf8JsonReader reader) =>
        reader.ValueTextEquals("traceId"u8) || reader.ValueTextEquals("spanId"u8) || reader.ValueTextEquals("parentSpanId"u8)
        || reader.ValueTextEquals("trace_id"u8) || reader.ValueTextEquals("span_id"u8) || reader.ValueTextEquals("parent_span_id"u8);

    private static void RewriteIds(ReadOnlySpan<byte> json, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream);
        var reader = new Utf8JsonReader(json);
        var isId = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(reader.GetString()!);
                    isId = IsId(in reader);
                    continue;
                case JsonTokenType.String when isId:
                    writer.WriteBase64StringValue(Convert.FromHexString(reader.GetString()!));
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(reader.GetString());
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }

            isId = false;
        }
    }
}
