using System.Text.Encodings.Web;
using System.Text.Json;

namespace Backoffice.Messagerie;

/// <summary>The body of a message as a person reads it.</summary>
/// <param name="Kind">What it is, in words.</param>
/// <param name="IsCut">Whether it is shown only in part.</param>
public sealed record ReadableBody(string Kind, string Text, bool IsCut)
{
    // Enough to see what it is; a browser takes its time for a megabyte in one element.
    private const int Longest = 50_000;
    private const int BytesPerLine = 16;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static ReadableBody Of(RejectedContent message) =>
        message.BodyBase64 is { } bytes ? Cut($"binaire, {bytes.Length:N0} octets en hexadécimal", Hexadecimal(bytes))
        : message.Body is not { Length: > 0 } text ? new("vide", "", IsCut: false)
        : FormatJson(text) is { } json ? Cut("JSON", json)
        : Cut("texte", text);

    internal static string Format(JsonElement json) => JsonSerializer.Serialize(json, Indented);

    private static ReadableBody Cut(string kind, string text) => new(kind, text.Length > Longest ? text[..Longest] : text, text.Length > Longest);

    private static string? FormatJson(string text)
    {
        try
        {
            return Format(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Hexadecimal(byte[] bytes) => string.Join(
        '\n',
        bytes.Take(Longest / 3).Chunk(BytesPerLine).Select(line => string.Join(' ', line.Select(value => $"{value:x2}"))));
}
