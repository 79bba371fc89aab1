using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts once the dependency runs and is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilHealthy);

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts once the dependency runs.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilStarted);

    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts once the dependency has ended with this exit code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitForCompletion, exitCode: exitCode);

    /// <summary>Counts a registered health check as the resource's.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(annotation => annotation.Key == key))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.");
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpHealthCheck(endpointName is null ? null : () => builder.Resource.GetEndpoint(endpointName), path, statusCode);
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = SelectHttpEndpoint(builder.Resource, endpointSelector, "health check");
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{statusCode ?? 200}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(
            key,
            services => new HttpHealthCheck(
                async cancellationToken => new Uri((await endpoint.GetValueAsync(cancellationToken).ConfigureAwait(false))!),
                path ?? "/",
                statusCode ?? 200,
                services.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    [Obsolete("This method is obsolete and will be removed in a future version. Use the WithHttpHealthCheck method instead.")]
    public static IResourceBuilder<T> WithHttpsHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithHttpHealthCheck(path, statusCode, endpointName ?? "https");

    private static IResourceBuilder<T> Wait<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior = null, int exitCode = 0, bool isShown = true)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        if (ReferenceEquals(builder.Resource, dependency.Resource))
        {
            throw new DistributedApplicationException($"The '{builder.Resource.Name}' resource cannot wait for itself.");
        }

        if (builder.Resource is IResourceWithParent child && child.GetSelfAndAncestors().Contains(dependency.Resource))
        {
            throw new DistributedApplicationException($"The '{builder.Resource.Name}' resource cannot wait for its parent '{dependency.Resource.Name}'.");
        }

        // Who waits for a database waits for its server too, which is shown with the database.
        if (type != WaitType.WaitForCompletion && dependency.Resource is IResourceWithParent { Parent: { } parent } && !builder.Resource.GetSelfAndAncestors().Contains(parent))
        {
            builder.Wait(builder.ApplicationBuilder.CreateResourceBuilder(parent), type, behavior, isShown: false);
        }

        return (isShown ? builder.WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor) : builder)
            .WithAnnotation(new WaitAnnotation(dependency.Resource, type, exitCode) { WaitBehavior = behavior });
    }
}
