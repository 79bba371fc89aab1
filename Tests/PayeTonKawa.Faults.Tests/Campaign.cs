using System.Globalization;

namespace PayeTonKawa.Faults.Tests;

/// <summary>How long and with which dice: <c>PAYETONKAWA_KILLS</c> (50) and <c>PAYETONKAWA_SEED</c> (another each time).</summary>
internal sealed record Campaign(int Seed, int Kills)
{
    public static Campaign FromEnvironment() => new(Read("PAYETONKAWA_SEED") ?? Random.Shared.Next(), Read("PAYETONKAWA_KILLS") ?? 50);

    /// <summary>How this very campaign is run again.</summary>
    public override string ToString() => $"PAYETONKAWA_SEED={Seed} PAYETONKAWA_KILLS={Kills}";

    private static int? Read(string variable)
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
