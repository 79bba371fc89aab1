using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds resources that have been added before.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <exception cref="InvalidOperationException">There is no resource of that name and type.</exception>
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase)) switch
        {
            null => throw new InvalidOperationException($"Resource '{name}' was not found."),
            T typed => builder.CreateResourceBuilder(typed),
            var other => throw new InvalidOperationException($"Resource '{name}' of type '{other.GetType()}' is not assignable to requested type '{typeof(T).Name}'."),
        };
    }

    public static bool TryCreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name, [NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        resourceBuilder = builder.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase)) is T typed
            ? builder.CreateResourceBuilder(typed)
            : null;
        return resourceBuilder is not null;
    }
}
