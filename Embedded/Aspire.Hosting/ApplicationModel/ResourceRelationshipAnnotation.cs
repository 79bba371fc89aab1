namespace Aspire.Hosting.ApplicationModel;

/// <summary>A relationship to another resource, shown to whoever looks at the application.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    public string Type { get; } = type ?? throw new ArgumentNullException(nameof(type));
}
