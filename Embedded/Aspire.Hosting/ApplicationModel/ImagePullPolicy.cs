namespace Aspire.Hosting.ApplicationModel;

/// <summary>When a container's image is fetched.</summary>
public enum ImagePullPolicy
{
    Default = 0,
    Always = 1,
    Missing = 2,
}
