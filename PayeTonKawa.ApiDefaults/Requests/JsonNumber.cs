using System.Runtime.InteropServices;
using System.Text.Json;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>
/// A JSON number, parsed exactly: <c>1e400</c> and a thirtieth decimal are detected, where a conversion to <c>decimal</c> or <c>double</c>
/// fails or rounds.
/// </summary>
/// <param name="Value">The number, or 0 if it is too large or has more than <see cref="MaxScale"/> decimals.</param>
/// <param name="Decimals">Number of decimals without trailing zeros; 0 for an integer in any notation.</param>
/// <param name="IsTooLarge">Whether it has more than <see cref="MaxIntegerDigits"/> integer digits, beyond any limit of this system.</param>
internal readonly record struct JsonNumber(decimal Value, int Decimals, bool IsTooLarge)
{
    private const int MaxScale = 8;
    private const int MaxIntegerDigits = 18;

    // No mantissa within the body size limit can compensate for an exponent this large.
    private const int ExponentLimit = 100_000_000;

    internal bool IsBetween(int min, int max) => !IsTooLarge && Value >= min && Value <= max;

    internal static JsonNumber Read(JsonElement element)
    {
        var text = JsonMarshal.GetRawUtf8Value(element);
        var negative = text[0] == '-';
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = text[(negative ? 1 : 0)..(e < 0 ? text.Length : e)];
        var exponent = e < 0 ? 0 : ReadExponent(text[(e + 1)..]);

        var dot = mantissa.IndexOf((byte)'.');
        exponent -= dot < 0 ? 0 : mantissa.Length - dot - 1;

        Span<byte> digits = stackalloc byte[MaxIntegerDigits + MaxScale];
        var count = 0;
        var zeros = 0;
        foreach (var character in mantissa)
        {
            if (character == '.')
            {
                continue;
            }

            zeros = character == '0' ? zeros + 1 : 0;
            if (count > 0 || character != '0')
            {
                if (count < digits.Length)
                {
                    digits[count] = (byte)(character - '0');
                }

                count++;
            }
        }

        if (count == 0)
        {
            return default;
        }

        // Trailing zeros count as magnitude, not as decimals.
        (count, exponent) = (count - zeros, exponent + zeros);
        if (count + exponent > MaxIntegerDigits)
        {
            return new(0, 0, IsTooLarge: true);
        }

        if (exponent < -MaxScale)
        {
            return new(0, -exponent, IsTooLarge: false);
        }

        var value = 0m;
        foreach (var digit in digits[..count])
        {
            value = value * 10 + digit;
        }

        for (; exponent > 0; exponent--)
        {
            value *= 10;
        }

        var scale = new decimal(1, 0, 0, false, (byte)-exponent);
        return new((negative ? -value : value) * scale, -exponent, IsTooLarge: false);
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        var exponent = 0;
        foreach (var character in text)
        {
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                exponent = Math.Min(exponent * 10 + character - '0', ExponentLimit);
            }
        }

        return text[0] == '-' ? -exponent : exponent;
    }
}
