namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether the resource's endpoints are behind a proxy.</summary>
public sealed class ProxySupportAnnotation : IResourceAnnotation
{
    public required bool ProxyEnabled { get; set; }
}
