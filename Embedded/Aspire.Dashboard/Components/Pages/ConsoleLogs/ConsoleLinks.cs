using System.Text.RegularExpressions;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>Finds the web's addresses in a text.</summary>
internal static partial class ConsoleLinks
{
    public static IEnumerable<ConsoleText> Split(string text, AnsiStyle style)
    {
        var start = 0;
        foreach (Match match in Address().Matches(text))
        {
            var address = WithoutEnd(match.Value);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            {
                continue;
            }

            if (match.Index > start)
            {
                yield return new(text[start..match.Index], style);
            }

            yield return new(address, style, address);
            start = match.Index + address.Length;
        }

        if (start < text.Length)
        {
            yield return new(text[start..], style);
        }
    }

    // What ends a sentence does not belong to the address; a bracket does if it was opened there.
    private static string WithoutEnd(string address)
    {
        while (address[^1] is '.' or ',' or ';' or ':' or '!' or '?' || (address[^1] is ')' && address.Count(c => c == '(') < address.Count(c => c == ')')))
        {
            address = address[..^1];
        }

        return address;
    }

    [GeneratedRegex("""https?://[^\s<>"'`\]\}]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
