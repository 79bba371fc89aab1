namespace Aspire.Dashboard.Otlp;

/// <summary>
/// Keeps one object for what is received again and again (keys, names, values from a small set). Of fixed size: a text makes room for another one
/// that falls into its place, so nothing is promised but less memory.
/// </summary>
internal sealed class StringPool
{
    private const int Size = 8192;
    private const int LongestText = 128;

    private readonly string?[] _texts = new string?[Size];

    public string Share(string text)
    {
        if (text.Length > LongestText)
        {
            return text;
        }

        // Two threads at once do no harm: a place holds one whole reference or the other.
        ref var place = ref _texts[text.GetHashCode() & (Size - 1)];
        if (place is { } known && known == text)
        {
            return known;
        }

        place = text;
        return text;
    }
}
