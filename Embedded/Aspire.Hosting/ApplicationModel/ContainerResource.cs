namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that Aspire runs as a container, and the embedded orchestrator as a native process where it knows how.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    public string? Entrypoint { get; set; } = entrypoint;
}
