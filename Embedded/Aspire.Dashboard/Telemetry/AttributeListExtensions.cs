namespace Aspire.Dashboard.Telemetry;

internal static class AttributeListExtensions
{
    /// <summary>The attribute's value, or null where there is none.</summary>
    public static string? Find(this IReadOnlyList<KeyValuePair<string, string>> attributes, string key)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key == key)
            {
                return attributes[i].Value;
            }
        }

        return null;
    }
}
