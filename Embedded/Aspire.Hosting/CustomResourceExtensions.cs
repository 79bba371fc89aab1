using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>For resources whose states are set by code of the AppHost.</summary>
public static class CustomResourceExtensions
{
    /// <summary>Sets the snapshot that a resource begins with.</summary>
    public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(initialSnapshot);
        return builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
    }
}
