namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>Finds a text in lines, whatever its case, also where its look changes in the middle of it.</summary>
internal static class ConsoleSearch
{
    public static bool Matches(ConsoleLine line, string text) => line.Text.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The pieces of a line, cut where the text begins and ends, and whether each is a part of it.</summary>
    public static IEnumerable<(ConsoleText Piece, bool IsMatch)> Mark(ConsoleLine line, string? text)
    {
        if (string.IsNullOrEmpty(text) || !Matches(line, text))
        {
            return line.Pieces.Select(piece => (piece, false));
        }

        var matches = new bool[line.Text.Length];
        for (var at = 0; (at = line.Text.IndexOf(text, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += text.Length)
        {
            Array.Fill(matches, true, at, text.Length);
        }

        return Cut(line, matches);
    }

    private static IEnumerable<(ConsoleText Piece, bool IsMatch)> Cut(ConsoleLine line, bool[] matches)
    {
        var offset = 0;
        foreach (var piece in line.Pieces)
        {
            for (var start = 0; start < piece.Text.Length;)
            {
                var (isMatch, end) = (matches[offset + start], start);
                while (end < piece.Text.Length && matches[offset + end] == isMatch)
                {
                    end++;
                }

                yield return (piece with { Text = piece.Text[start..end] }, isMatch);
                start = end;
            }

            offset += piece.Text.Length;
        }
    }
}
