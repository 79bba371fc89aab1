namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose process gets environment variables.</summary>
public interface IResourceWithEnvironment : IResource
{
}
