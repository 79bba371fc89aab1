using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting;

/// <summary>Says what resources listen on, need, wait for and show.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds an endpoint.</summary>
    /// <exception cref="DistributedApplicationException">The resource has an endpoint of that name already.</exception>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        string? name = null,
        string? env = null,
        bool isProxied = true,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var annotation = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, scheme, name: name, port: port, targetPort: targetPort, isExternal: isExternal, isProxied: isProxied);
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(other => string.Equals(other.Name, annotation.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException(
                $"Endpoint with name '{annotation.Name}' already exists. Endpoint name may not have been explicitly specified and was derived automatically from scheme argument (e.g. 'http', 'https', or 'tcp'). Multiple calls to WithEndpoint (and related methods) may result in a conflict if name argument is not specified. Each endpoint must have a unique name. For more information on networking in Aspire see: https://aka.ms/dotnet/aspire/networking");
        }

        if (env is not null && builder.Resource is IResourceWithEndpoints and IResourceWithEnvironment)
        {
            annotation.TargetPortEnvironmentVariable = env;
            var reference = new EndpointReference(builder.Resource, annotation);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context =>
                context.EnvironmentVariables[env] = reference.Property(EndpointProperty.TargetPort)));
        }

        return builder.WithAnnotation(annotation);
    }

    /// <summary>Changes an endpoint, or adds it.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpointName);
        ArgumentNullException.ThrowIfNull(callback);

        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .SingleOrDefault(other => string.Equals(other.Name, endpointName, StringComparison.OrdinalIgnoreCase));
        if (endpoint is not null)
        {
            callback(endpoint);
        }
        else if (createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.WithAnnotation(endpoint);
        }

        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Marks the HTTP endpoints as meant for the outside; without effect on a local run.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https"))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Resource.GetEndpoint(name);
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name, NetworkIdentifier contextNetworkId)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(contextNetworkId);
        return builder.Resource.GetEndpoint(name, contextNetworkId);
    }

    /// <summary>Says of every HTTP endpoint, also of those that are added later, that it speaks HTTP/2.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https"))
            {
                endpoint.Transport = "http2";
            }

            return Task.CompletedTask;
        });
        return builder;
    }

    /// <summary>Does not start with the application.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ExplicitStartupAnnotation());
    }

    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore);
    }

    /// <summary>Writes the resource into the manifest in a form of its own.</summary>
    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(this IResourceBuilder<T> builder, Action<ManifestPublishingContext> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Writes the resource into the manifest in a form of its own.</summary>
    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(this IResourceBuilder<T> builder, Func<ManifestPublishingContext, Task> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(new ManifestPublishingCallbackAnnotation(callback), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<T> WithIconName<T>(this IResourceBuilder<T> builder, string iconName, IconVariant iconVariant = IconVariant.Filled)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(iconName);
        return builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant));
    }

    /// <summary>Keeps the resource from Aspire's MCP server, which is not offered here: without effect.</summary>
    public static IResourceBuilder<T> ExcludeFromMcp<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resourceBuilder);
        return builder.WithRelationship(resourceBuilder.Resource, type);
    }

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource => builder.WithRelationship(resource, KnownRelationshipTypes.Reference);

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resourceBuilder);
        return builder.WithReferenceRelationship(resourceBuilder.Resource);
    }

    /// <summary>Refers to every resource that the expression takes a value from.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, ReferenceExpression expression)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(expression);
        foreach (var resource in References.ResourcesOf(expression))
        {
            builder.WithReferenceRelationship(resource);
        }

        return builder;
    }

    /// <summary>Shows another resource below this one; their lifetimes stay apart.</summary>
    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> child)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(child);
        return builder.WithChildRelationship(child.Resource);
    }

    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResource child)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(child);
        child.Annotations.Add(new ResourceRelationshipAnnotation(builder.Resource, KnownRelationshipTypes.Parent));
        return builder;
    }

    /// <summary>Shows this resource below another; their lifetimes stay apart.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(parent);
        return builder.WithParentRelationship(parent.Resource);
    }

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parent);
        return builder.WithRelationship(parent, KnownRelationshipTypes.Parent);
    }
}
