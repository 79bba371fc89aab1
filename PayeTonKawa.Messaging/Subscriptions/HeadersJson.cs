using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>AMQP headers as human-readable JSON, for any header value.</summary>
internal static class HeadersJson
{
    // A frame can hold thousands of nested tables, which would overflow the stack.
    private const int Deepest = 32;

    // A short string (AMQP 0-9-1, 4.2.5.3) has a one-byte length.
    private const int LongestName = 255;

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static string? Write(IDictionary<string, object?>? headers) =>
        headers is null ? null : JsonSerializer.Serialize(Plain(headers, depth: 0), Options);

    /// <summary>
    /// Reads the output of <see cref="Write"/>: text, numbers, lists and tables; binary as Base64 text. Omits fields whose name is too long for AMQP:
    /// a name that was not UTF-8 is longer as text.
    /// </summary>
    internal static Dictionary<string, object?> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadTable(document.RootElement);
    }

    private static object? Plain(object? value, int depth) => value switch
    {
        // An AMQP long string is text by convention, but arbitrary bytes by the specification.
        byte[] bytes => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : bytes,
        BinaryTableValue binary => binary.Bytes,
        AmqpTimestamp instant => instant.UnixTime,
        IDictionary<string, object?> or IList when depth == Deepest => "…",
        IDictionary<string, object?> table => table.ToDictionary(field => field.Key, field => Plain(field.Value, depth + 1)),
        IList list => list.Cast<object?>().Select(item => Plain(item, depth + 1)).ToList(),
        _ => value,
    };

    private static Dictionary<string, object?> ReadTable(JsonElement table) => table.EnumerateObject()
        .Where(field => Encoding.UTF8.GetByteCount(field.Name) <= LongestName)
        .ToDictionary(field => field.Name, field => ReadValue(field.Value));

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadTable(value),
        JsonValueKind.Array => value.EnumerateArray().Select(ReadValue).ToList(),
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Null => null,
        _ => value.GetString(),
    };
}
