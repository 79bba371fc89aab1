using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The URLs shown with a resource: its endpoints', and what its callbacks make of them.</summary>
internal sealed partial class ResourceUrls(DistributedApplicationExecutionContext executionContext, ResourceLoggerService loggers)
{
    public async Task<ImmutableArray<UrlSnapshot>> GetAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(owner.GetEndpoints().Where(endpoint => endpoint.IsAllocated).SelectMany(GetUrls));
        }

        var own = resource.Annotations.OfType<ResourceUrlAnnotation>().ToArray();
        urls.AddRange(own);

        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = loggers.GetLogger(resource) };
        try
        {
            foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
            {
                await annotation.Callback(context).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(context.Logger, exception, resource.Name, exception.Message); // A link that is not shown is no reason not to start.
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

    // What has a name of its own is shown under it; what every address of the machine leads to, under the machine's name, too.
    private static IEnumerable<ResourceUrlAnnotation> GetUrls(EndpointReference endpoint)
    {
        var url = new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint };
        var annotation = endpoint.EndpointAnnotation;
        if (annotation.AllocatedEndpoint is { BindingMode: not EndpointBindingMode.SingleAddress })
        {
            return [url, UnderName(Environment.MachineName)];
        }

        if (!annotation.TargetHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [url];
        }

        url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
        return [UnderName(annotation.TargetHost), url];

        ResourceUrlAnnotation UnderName(string host) => new() { Url = $"{endpoint.Scheme}://{host}:{endpoint.Port}", Endpoint = endpoint };
    }

    private static ImmutableArray<UrlSnapshot> ToSnapshots(IEnumerable<ResourceUrlAnnotation> urls) =>
    [
        .. urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            IsInactive = url.Endpoint is not null,
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        }),
    ];

    [LoggerMessage(LogLevel.Error, "An error occurred while processing URLs for resource '{Resource}': {Reason}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string resource, string reason);
}
