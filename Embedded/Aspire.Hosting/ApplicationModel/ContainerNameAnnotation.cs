namespace Aspire.Hosting.ApplicationModel;

/// <summary>The name of a container.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}
