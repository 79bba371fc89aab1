namespace Aspire.Hosting.ApplicationModel;

/// <summary>The ids of a resource's instances: its name with a random suffix each, or the name itself for what is no process.</summary>
internal sealed class InstancesAnnotation(IReadOnlyList<string> ids) : IResourceAnnotation
{
    public IReadOnlyList<string> Ids { get; } = ids;

    public static IReadOnlyList<string> IdsOf(IResource resource) =>
        resource.TryGetLastAnnotation<InstancesAnnotation>(out var instances) ? instances.Ids : [resource.Name];
}
