using System.Text;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>
/// Reads what a program writes to a terminal, line by line: a style (ECMA-48 SGR: 16, 256 and all colours, bold, underlined…) holds until it is
/// changed, also over the end of a line. All other control sequences and characters are dropped.
/// </summary>
internal sealed class AnsiParser
{
    private const char Escape = '\u001b';

    private readonly StringBuilder _text = new();
    private AnsiStyle _style;

    public IReadOnlyList<ConsoleText> Parse(string line)
    {
        var pieces = new List<ConsoleText>();
        for (var i = 0; i < line.Length;)
        {
            var character = line[i];
            if (character == Escape)
            {
                i = ReadSequence(line, i + 1, pieces);
                continue;
            }

            if (!char.IsControl(character) || character == '\t')
            {
                _text.Append(character);
            }

            i++;
        }

        EndPiece(pieces);
        return pieces;
    }

    // Returns where the text goes on. A sequence that the line's end cuts off is dropped with it.
    private int ReadSequence(string line, int start, List<ConsoleText> pieces)
    {
        if (start >= line.Length)
        {
            return start;
        }

        switch (line[start])
        {
            case '[':
                var end = start + 1;
                while (end < line.Length && line[end] is >= '\u0020' and <= '\u003f')
                {
                    end++;
                }

                if (end < line.Length && line[end] == 'm')
                {
                    var style = AnsiCodes.Apply(_style, line.AsSpan(start + 1, end - start - 1));
                    if (style != _style)
                    {
                        EndPiece(pieces);
                        _style = style;
                    }
                }

                return end + 1;

            // Strings for the terminal (a title, a link), up to BEL or ESC \.
            case ']' or 'P' or 'X' or '^' or '_':
                var close = line.AsSpan(start).IndexOfAny('\u0007', Escape);
                return close < 0 ? line.Length : line[start + close] == Escape ? start + close + 2 : start + close + 1;

            // Others have intermediates (0x20 to 0x2f) and one final character.
            default:
                var last = start;
                while (last < line.Length && line[last] is >= '\u0020' and <= '\u002f')
                {
                    last++;
                }

                return last + 1;
        }
    }

    private void EndPiece(List<ConsoleText> pieces)
    {
        if (_text.Length > 0)
        {
            pieces.AddRange(ConsoleLinks.Split(_text.ToString(), _style));
            _text.Clear();
        }
    }
}
