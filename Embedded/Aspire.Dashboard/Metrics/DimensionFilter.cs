using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Metrics;

/// <summary>Which values of an instrument's attributes are left out. Written into addresses as <c>name=value</c>.</summary>
internal sealed class DimensionFilter(IEnumerable<string> hidden)
{
    private readonly HashSet<string> _hidden = [.. hidden];

    public IEnumerable<string> Hidden => _hidden.Order(StringComparer.Ordinal);

    /// <summary>Each attribute with its values, a dimension without it having the value "".</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> GetAttributes(IReadOnlyList<Dimension> dimensions) =>
    [
        .. dimensions.SelectMany(dimension => dimension.Attributes).Select(attribute => attribute.Key).Distinct().Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => (name, (IReadOnlyList<string>)[.. dimensions.Select(dimension => ValueOf(dimension, name)).Distinct().Order(StringComparer.OrdinalIgnoreCase)])),
    ];

    public bool IsShown(string name, string value) => !_hidden.Contains(Key(name, value));

    public bool IsShown(Dimension dimension, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> attributes) =>
        _hidden.Count == 0 || attributes.All(attribute => IsShown(attribute.Name, ValueOf(dimension, attribute.Name)));

    public DimensionFilter Set(string name, IEnumerable<string> values, bool shown)
    {
        var keys = values.Select(value => Key(name, value));
        return new(shown ? _hidden.Except(keys) : _hidden.Union(keys));
    }

    private static string ValueOf(Dimension dimension, string name) => dimension.Attributes.FirstOrDefault(attribute => attribute.Key == name).Value ?? "";

    private static string Key(string name, string value) => $"{name}={value}";
}
