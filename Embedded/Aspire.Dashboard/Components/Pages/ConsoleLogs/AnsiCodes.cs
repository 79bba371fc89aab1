using System.Globalization;

namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>The codes of ECMA-48's SGR (<c>ESC [ … m</c>), and xterm's for more colours.</summary>
internal static class AnsiCodes
{
    /// <summary>The style after the codes between <c>[</c> and <c>m</c>, separated by semicolons or colons; what is unknown changes nothing.</summary>
    public static AnsiStyle Apply(AnsiStyle style, ReadOnlySpan<char> codes)
    {
        var numbers = new List<int>();
        foreach (var range in codes.SplitAny(';', ':'))
        {
            var part = codes[range];
            if (part.IsEmpty)
            {
                numbers.Add(0);
            }
            else if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                // A private sequence, such as ESC [ > 4 m.
                return style;
            }
        }

        for (var i = 0; i < numbers.Count; i++)
        {
            style = numbers[i] switch
            {
                0 => default,
                1 => style with { IsBold = true },
                2 => style with { IsDim = true },
                3 => style with { IsItalic = true },
                4 => style with { IsUnderlined = true },
                7 => style with { IsInverse = true },
                9 => style with { IsStruck = true },
                21 => style with { IsUnderlined = true },
                22 => style with { IsBold = false, IsDim = false },
                23 => style with { IsItalic = false },
                24 => style with { IsUnderlined = false },
                27 => style with { IsInverse = false },
                29 => style with { IsStruck = false },
                >= 30 and <= 37 => style with { Foreground = Of(numbers[i] - 30) },
                38 => style with { Foreground = ReadColor(numbers, ref i) ?? style.Foreground },
                39 => style with { Foreground = null },
                // Black is what the console has anyway.
                40 => style with { Background = "var(--console-back)" },
                >= 41 and <= 47 => style with { Background = Of(numbers[i] - 40) },
                48 => style with { Background = ReadColor(numbers, ref i) ?? style.Background },
                49 => style with { Background = null },
                >= 90 and <= 97 => style with { Foreground = Of(numbers[i] - 90 + 8) },
                >= 100 and <= 107 => style with { Background = Of(numbers[i] - 100 + 8) },
                _ => style,
            };
        }

        return style;
    }

    // 5;n of 256, or 2;r;g;b.
    private static string? ReadColor(List<int> numbers, ref int i)
    {
        switch (numbers.ElementAtOrDefault(i + 1))
        {
            case 5 when i + 2 < numbers.Count:
                i += 2;
                return numbers[i] <= 255 ? Of(numbers[i]) : null;
            case 2 when i + 4 < numbers.Count:
                i += 4;
                return numbers[i - 2] <= 255 && numbers[i - 1] <= 255 && numbers[i] <= 255 ? Rgb(numbers[i - 2], numbers[i - 1], numbers[i]) : null;
            default:
                i = numbers.Count;
                return null;
        }
    }

    private static string Of(int number) => number switch
    {
        < 16 => $"var(--ansi-{number})",
        < 232 => Rgb(Step((number - 16) / 36), Step((number - 16) / 6 % 6), Step((number - 16) % 6)),
        _ => Rgb(((number - 232) * 10) + 8, ((number - 232) * 10) + 8, ((number - 232) * 10) + 8),
    };

    private static int Step(int step) => step == 0 ? 0 : (step * 40) + 55;

    private static string Rgb(int red, int green, int blue) => $"rgb({red} {green} {blue})";
}
