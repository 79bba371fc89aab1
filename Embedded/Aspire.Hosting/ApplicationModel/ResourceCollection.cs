using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ResourceCollection(IEnumerable<IResource> resources) : Collection<IResource>([.. resources]), IResourceCollection
{
    public ResourceCollection()
        : this([])
    {
    }
}
