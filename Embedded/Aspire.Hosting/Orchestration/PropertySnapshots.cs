using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class PropertySnapshots
{
    /// <summary>Sets a property, in the place of one of the same name.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> SetProperty(this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value, bool isSensitive = false) =>
        [.. properties.Where(property => property.Name != name), new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive }];
}
