using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>AMQP headers as human-readable JSON, for any header value.</summary>
internal static class HeadersJson
{
    // A frame can hold thousands of nested tables, which would overflow the stack.
    private const int Deepest = 32;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string? Write(IDictionary<string, object?>? headers)
    {
        if (headers is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, headers, depth: 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the output of <see cref="Write(IDictionary{string, object?}?)"/>: text, numbers, lists and tables; binary as Base64 text.</summary>
    internal static Dictionary<string, object?> Read(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return ReadTable(document.RootElement);
    }

    private static Dictionary<string, object?> ReadTable(JsonElement table)
    {
        var headers = new Dictionary<string, object?>();
        foreach (var field in table.EnumerateObject())
        {
            headers[field.Name] = ReadValue(field.Value);
        }

        return headers;
    }

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadTable(value),
        JsonValueKind.Array => value.EnumerateArray().Select(ReadValue).ToList(),
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Null => null,
        _ => value.GetString(),
    };

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case IDictionary<string, object?> or IList and not byte[] when depth == Deepest:
                json.WriteStringValue("…");
                break;
            case IDictionary<string, object?> table:
                json.WriteStartObject();
                foreach (var (name, field) in table)
                {
                    json.WritePropertyName(name);
                    Write(json, field, depth + 1);
                }

                json.WriteEndObject();
                break;
            case byte[] bytes:
                WriteText(json, bytes);
                break;
            case BinaryTableValue binary:
                json.WriteBase64StringValue(binary.Bytes);
                break;
            case IList list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case AmqpTimestamp instant:
                json.WriteNumberValue(instant.UnixTime);
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case double real when double.IsFinite(real):
                json.WriteNumberValue(real);
                break;
            case float real when float.IsFinite(real):
                json.WriteNumberValue(real);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    // An AMQP long string is text by convention, but arbitrary bytes by the specification.
    private static void WriteText(Utf8JsonWriter json, byte[] bytes)
    {
        try
        {
            json.WriteStringValue(Utf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            json.WriteBase64StringValue(bytes);
        }
    }
}
