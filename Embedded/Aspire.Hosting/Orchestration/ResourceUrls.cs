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
            urls.AddRange(owner.GetEndpoints().Where(endpoint => endpoint.IsAllocated).Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));
        }

        var own = resource.Annotations.OfType<ResourceUrlAnnotation>().ToArray();
        urls.AddRange(own);

        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = loggers.GetLogger(resource) };
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        foreach (var url in own)
        {
            resource.Annotations.Remove(url);
        }

        foreach (var url in urls)
        {
            if (url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint)
            {
                url.Url = new Uri(new Uri(endpoint.Url), url.Url).ToString();
            }

            resource.Annotations.Add(url);
        }

        return ToSnapshots(urls);
    }

    /// <summary>The URLs that do not depend on an endpoint's port.</summary>
    public static ImmutableArray<UrlSnapshot> GetOwn(IResource resource) => ToSnapshots(resource.Annotations.OfType<ResourceUrlAnnotation>());

    private static ImmutableArray<UrlSnapshot> ToSnapshots(IEnumerable<ResourceUrlAnnotation> urls) =>
    [
        .. urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            IsInactive = url.Endpoint is not null,
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        }),
    ];
}
