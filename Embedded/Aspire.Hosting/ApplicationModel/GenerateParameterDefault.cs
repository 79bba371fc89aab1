using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Generates passwords.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerAlphabet = "abcdefghjkmnpqrstuvwxyz"; // without i, l, o
    private const string UpperAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ"; // without I, L, O
    private const string NumericAlphabet = "0123456789";
    private const string SpecialAlphabet = "-_.{}~()*+!";

    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    /// <exception cref="InvalidOperationException">No kind of character is allowed, or one is asked for that is not allowed.</exception>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, isAllowed) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!isAllowed)
            {
                writer.WriteBoolean(name, false);
            }
        }

        foreach (var (name, count) in new[] { ("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial) })
        {
            if (count > 0)
            {
                writer.WriteNumber(name, count);
            }
        }

        writer.WriteEndObject();
    }

    public override string GetDefaultValue()
    {
        (string Alphabet, bool Allowed, int Minimum)[] kinds =
        [
            (LowerAlphabet, Lower, MinLower),
            (UpperAlphabet, Upper, MinUpper),
            (NumericAlphabet, Numeric, MinNumeric),
            (SpecialAlphabet, Special, MinSpecial),
        ];
        if (kinds.Any(kind => !kind.Allowed && kind.Minimum > 0))
        {
            throw new InvalidOperationException("A kind of character has a minimum above 0 and is not allowed.");
        }

        var alphabet = string.Concat(kinds.Where(kind => kind.Allowed).Select(kind => kind.Alphabet));
        if (alphabet.Length == 0)
        {
            throw new InvalidOperationException("At least one kind of character must be allowed.");
        }

        var characters = kinds.SelectMany(kind => RandomNumberGenerator.GetItems<char>(kind.Alphabet, kind.Minimum)).ToList();
        characters.AddRange(RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, MinLength - characters.Count)));
        var result = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(result);
        return new string(result);
    }
}
