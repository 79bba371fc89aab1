namespace Aspire.Dashboard.Components.Controls;

/// <summary>Rows for what telemetry carries.</summary>
internal static class AttributeRows
{
    public static IEnumerable<PropertyRow> Of(IEnumerable<KeyValuePair<string, string>> attributes) =>
        attributes.Select(attribute => new PropertyRow(attribute.Key, attribute.Value));

    /// <summary>A row, if there is a value.</summary>
    public static IEnumerable<PropertyRow> Optional(string name, string? value) => string.IsNullOrEmpty(value) ? [] : [new(name, value)];
}
