namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource is written to the manifest.</summary>
public class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    private ManifestPublishingCallbackAnnotation()
    {
    }

    /// <summary>The resource is left out of the manifest.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new();
}
