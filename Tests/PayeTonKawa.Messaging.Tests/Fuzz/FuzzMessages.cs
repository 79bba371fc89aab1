using System.Text;
using CsCheck;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Fuzz;

/// <summary>Generates messages: some are valid, most have an error in the body, the properties or the headers.</summary>
internal static class FuzzMessages
{
    // Maximum of an AMQP short string.
    private const int LongestName = 255;

    private static readonly Gen<string> RoutingKeys = Gen.OneOf("client.deleted", "produit.deleted");

    private static readonly Gen<string> Ids = Gen.Frequency(
        (6, Gen.Int[1, 1000].Select(id => $"{id}")),
        (4, Gen.OneOf(
            "0", "-1", "-0", "1.0", "1e0", "1e400", "NaN", "2147483647", "2147483648",
            new string('9', 5000), "\"7\"", "true", "null", "[]", "{}", "[7]", "01", "\"\\ud800\"", "")));

    private static readonly Gen<string> Json = Gen.Select(Ids, Gen.Int[0, 9], RoutingKeys, (id, dice, key) =>
    {
        var field = $"{key.Split('.')[0]}_id";
        var evt = key.Replace('.', '_');
        return dice switch
        {
            0 => $"{{\"{field}\":{id},\"{field}\":1}}",
            1 => $"[{{\"{field}\":{id}}}]",
            2 => $"/* */ {{\"{field}\":{id},}}",
            3 => $"{{\"event\":\"{evt}\",\"{field}\":{id},\"timestamp\":{id},\"more\":{{\"a\":[{id}]}}}}",
            _ => $"{{\"event\":\"{evt}\",\"{field}\":{id},\"timestamp\":\"2026-02-27T10:18:26Z\"}}",
        };
    });

    private static readonly Gen<byte[]> Bodies = Gen.Frequency(
        (10, Json.Select(Encoding.UTF8.GetBytes)),
        (2, Gen.Byte.Array[0, 200]),
        (3, Gen.Select(Json, Gen.Int[0, 200], Gen.Byte, (json, at, other) => Changed(Encoding.UTF8.GetBytes(json), at, other))),
        (2, Gen.Select(Json, Gen.Int[0, 60], (json, cut) => Encoding.UTF8.GetBytes(json[..Math.Max(0, json.Length - cut)]))),
        (2, Gen.Select(
            Json,
            Gen.OneOf(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.UTF8),
            (json, encoding) => (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(json)])),
        (1, Gen.Int[1, 100_000].Select(depth => Encoding.UTF8.GetBytes(new string('[', depth)))),
        (1, Gen.Int[1, 10_000].Select(depth => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"client_id\":", depth))))),
        (1, Gen.Int[1, 1 << 20].Select(size => new byte[size])));

    // ƒ is sent as bytes that are not valid UTF-8.
    private static readonly Gen<string> Names = Gen.Frequency(
        (6, Gen.String[Gen.Char.AlphaNumeric, 0, 20]),
        (2, Gen.OneOf("", "\0", "é", "ƒ", "traceparent", "tracestate", "baggage", "x-death", "x-original-routing-key", "x-first-death-queue")),
        (1, Gen.Int[1, LongestName].Select(length => new string('x', length))),
        (1, Gen.Int[1, LongestName / 2].Select(length => new string('ƒ', length))));

    private static readonly Gen<string?> Texts = Gen.Frequency((2, Gen.Const((string?)null)), (3, Names.Select(name => (string?)name)));

    private static readonly Gen<object?> Scalars = Gen.OneOf<object?>(
        Gen.Const((object?)null),
        Gen.Bool.Select(value => (object?)value),
        Gen.Int.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Double.Select(value => (object?)value),
        Gen.OneOf<object?>(
            double.NaN, double.PositiveInfinity, float.NegativeInfinity, (byte)200, (sbyte)-1,
            short.MinValue, ushort.MaxValue, uint.MaxValue, 1.5m, -214748.3648m),
        Gen.Long.Select(value => (object?)new AmqpTimestamp(value)),
        Gen.Byte.Array[0, 300].Select(value => (object?)value),
        Gen.Byte.Array[0, 300].Select(value => (object?)new BinaryTableValue(value)),
        Gen.OneOf<object?>(
            "00-00000000000000000000000000000000-0000000000000000-01", "00-zz",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            new string('a', 4000), "ƒƒ", "\0"));

    private static readonly Gen<IDictionary<string, object?>?> Headers = Gen.Frequency(
        (2, Gen.Const((IDictionary<string, object?>?)null)), (3, Tables(depth: 3).Select(table => (IDictionary<string, object?>?)table)));

    private static readonly Gen<BasicProperties> Properties = Gen.Select(
        Headers, Texts.Array[5], Gen.Byte, Gen.Int[0, 5], Gen.Long, (headers, texts, priority, dice, when) =>
        {
            var properties = new BasicProperties
            {
                Headers = headers,
                MessageId = texts[0],
                ContentType = texts[1],
                ContentEncoding = texts[2],
                Type = texts[3],
                AppId = texts[4]
            };
            if (dice == 0)
            {
                (properties.Priority, properties.Expiration) = (priority, "86400000");
            }

            if (dice == 1)
            {
                (properties.Timestamp, properties.CorrelationId, properties.DeliveryMode) = (new(when), texts[0], DeliveryModes.Transient);
            }

            return properties;
        });

    internal static Gen<FuzzMessage> All { get; } =
        Gen.Select(RoutingKeys, Bodies, Properties, (key, body, properties) => new FuzzMessage(key, body, properties));

    private static Gen<Dictionary<string, object?>> Tables(int depth)
    {
        var values = depth == 0
            ? Scalars
            : Gen.Frequency(
                (6, Scalars),
                (1, Tables(depth - 1).Select(table => (object?)table)),
                (1, Scalars.List[0, 4].Select(list => (object?)list)));
        return Gen.Dictionary(Names, values)[0, 4];
    }

    private static byte[] Changed(byte[] bytes, int at, byte other)
    {
        bytes[at % bytes.Length] = other;
        return bytes;
    }
}
