namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives inside another of a known type.</summary>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The resource it lives in.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
