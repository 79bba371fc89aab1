using System.Text.RegularExpressions;

namespace PayeTonKawa.ApiDefaults.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>: 1 to 255 printable ASCII characters, bare or as a string in quotes (RFC 9651, 3.3.3).</summary>
internal static partial class KeyHeader
{
    internal const string Name = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The key, without quotes and escapes: both forms of a key are the same key.</summary>
    /// <exception cref="InvalidRequestException">The header is malformed or occurs more than once.</exception>
    internal static string Read(HttpRequest request)
    {
        var match = request.Headers[Name] is [{ } value] ? Format.Match(value) : Match.Empty;
        var key = match.Groups["bare"].Value + Escape.Replace(match.Groups["quoted"].Value, "$1");
        return key.Length is > 0 and <= MaxLength
            ? key
            : throw InvalidRequestException.OfHeader(Name, $"Une clé de 1 à {MaxLength} caractères ASCII imprimables est attendue.");
    }

    [GeneratedRegex("""\A(?:"(?<quoted>(?:[ !#-\[\]-~]|\\["\\])*)"|(?<bare>[!#-~][ -~]*))\z""")]
    private static partial Regex Format { get; }

    [GeneratedRegex("""\\(.)""")]
    private static partial Regex Escape { get; }
}
