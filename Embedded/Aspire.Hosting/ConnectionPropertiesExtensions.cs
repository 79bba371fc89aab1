using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Makes a resource's connection properties from another's.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>The source's properties and further ones, which replace those of the same name.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(
        this IResourceWithConnectionString source, IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(additional);
        var combined = new Dictionary<string, ReferenceExpression>(source.GetConnectionProperties(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in additional)
        {
            combined[name] = value;
        }

        return combined;
    }
}
