using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The URLs shown with a resource: its endpoints', and what its callbacks make of them.</summary>
internal sealed class ResourceUrls(DistributedApplicationExecutionContext executionContext, ResourceLoggerService loggers)
{
    public async Task<ImmutableArray<UrlSnapshot>> GetAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(owner.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));
        }

        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = loggers.GetLogger(resource) };
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        foreach (var url in urls)
        {
            resource.Annotations.Add(url);
        }

        return
        [
            .. urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
            {
                IsInactive = url.Endpoint is not null,
                DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
            }),
        ];
    }
}
