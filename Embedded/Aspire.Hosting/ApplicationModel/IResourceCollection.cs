namespace Aspire.Hosting.ApplicationModel;

/// <summary>Resources in the order in which they were added.</summary>
public interface IResourceCollection : IList<IResource>
{
}
