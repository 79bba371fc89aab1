using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>Lays a text out by what it is, for reading.</summary>
internal static class TextFormats
{
    // Only ever shown as text: what HTML would have to escape may stay as it is.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    public static TextFormat Detect(string text) =>
        text.AsSpan().TrimStart() switch
        {
            ['{' or '[', ..] when ToJson(text) is not null => TextFormat.Json,
            ['<', ..] when ToXml(text) is not null => TextFormat.Xml,
            _ => TextFormat.Plain,
        };

    /// <summary>The text in that format, with a line for each of its parts; null where it is not in that format.</summary>
    public static string? Format(string text, TextFormat format) => format switch
    {
        TextFormat.Json => ToJson(text),
        TextFormat.Xml => ToXml(text),
        _ => text,
    };

    private static string? ToJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ToXml(string text)
    {
        try
        {
            // No document type: it could name files, or grow without end.
            using var reader = XmlReader.Create(new StringReader(text.Trim()), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var document = XDocument.Load(reader);
            return document.Declaration is null ? document.ToString() : $"{document.Declaration}\n{document}";
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
