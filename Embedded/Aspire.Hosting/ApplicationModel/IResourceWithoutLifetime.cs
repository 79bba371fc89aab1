namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is neither started nor stopped: nothing can wait for it.</summary>
public interface IResourceWithoutLifetime : IResource
{
}
