namespace Aspire.Hosting.ApplicationModel;

/// <summary>Picks resources of a kind.</summary>
public static class DistributedApplicationModelExtensions
{
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) =>
        model.Resources.OfType<ProjectResource>();

    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model) =>
        model.Resources.Where(resource => resource.IsContainer());

    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model) =>
        model.Resources.OfType<ExecutableResource>();
}
