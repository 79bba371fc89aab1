using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>In a manifest, a container in the place of a process.</summary>
internal static class PublishAsContainerExtensions
{
    public static IResourceBuilder<T> PublishAsContainerOf<T>(
        this IResourceBuilder<T> builder, string contextPath, Action<IResourceBuilder<ContainerResource>> configure)
        where T : IResource
    {
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        // Others hold references to the resource as it was; what they see of it is the same.
        var resources = builder.ApplicationBuilder.Resources;
        resources.Remove(builder.Resource);
        var container = builder.ApplicationBuilder.AddResource(new ContainerResource(builder.Resource.Name));
        foreach (var annotation in builder.Resource.Annotations.Where(annotation => annotation is not CommandLineArgsCallbackAnnotation))
        {
            container.Resource.Annotations.Add(annotation);
        }

        container.WithImage(builder.Resource.Name).WithDockerfile(contextPath);
        configure(container);
        return builder;
    }
}
