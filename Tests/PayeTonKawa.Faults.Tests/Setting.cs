using System.Globalization;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Reads the size of a test from the environment.</summary>
internal static class Setting
{
    public static int? Read(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"{variable} is '{text}': give it a whole number, or leave it out.");
    }
}
