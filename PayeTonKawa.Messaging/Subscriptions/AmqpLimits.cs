using System.Text;
using System.Text.Unicode;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>
/// Makes a stored message fit into AMQP 0-9-1 again. Binary stored as text and numbers whose width was lost need more bytes than they arrived with; a message
/// that is too long cannot be published and would block the replay of all that follow.
/// </summary>
internal static class AmqpLimits
{
    // A short string (AMQP 0-9-1, 4.2.5.3) has a one-byte length.
    private const int LongestShortString = 255;

    /// <summary>The text, truncated to what a short string holds.</summary>
    internal static string ShortString(string text)
    {
        Span<byte> bytes = stackalloc byte[LongestShortString];
        _ = Utf8.FromUtf16(text, bytes, out var read, out _);
        return text[..read];
    }

    /// <summary>The headers with names truncated to short strings, or none if they need more than <paramref name="room"/> bytes.</summary>
    internal static Dictionary<string, object?> Fit(Dictionary<string, object?> headers, int room)
    {
        var fitting = FitNames(headers);
        return SizeOf(fitting) <= room ? fitting : [];
    }

    private static Dictionary<string, object?> FitNames(Dictionary<string, object?> table)
    {
        var fitting = new Dictionary<string, object?>();
        foreach (var (name, value) in table)
        {
            fitting[ShortString(name)] = FitNames(value);
        }

        return fitting;
    }

    private static object? FitNames(object? value) => value switch
    {
        Dictionary<string, object?> table => FitNames(table),
        List<object?> list => list.ConvertAll(FitNames),
        _ => value,
    };

    // Encoded size: 1 byte for the field type, a 4-byte length for a table, a list or a text, then the value.
    private static int SizeOf(object? value) => value switch
    {
        null => 1,
        bool => 2,
        string text => 5 + Encoding.UTF8.GetByteCount(text),
        List<object?> list => 5 + list.Sum(SizeOf),
        Dictionary<string, object?> table => 5 + table.Sum(field => 1 + Encoding.UTF8.GetByteCount(field.Key) + SizeOf(field.Value)),
        _ => 9,
    };
}
