namespace Aspire.Dashboard.Telemetry;

/// <summary>Lists with the same attributes in the same order are equal.</summary>
internal sealed class AttributeListComparer : IEqualityComparer<IReadOnlyList<KeyValuePair<string, string>>>
{
    public static AttributeListComparer Instance { get; } = new();

    public bool Equals(IReadOnlyList<KeyValuePair<string, string>>? x, IReadOnlyList<KeyValuePair<string, string>>? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    public int GetHashCode(IReadOnlyList<KeyValuePair<string, string>> obj)
    {
        var hash = new HashCode();
        foreach (var (key, value) in obj)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
