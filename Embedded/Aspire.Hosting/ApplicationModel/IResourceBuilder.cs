namespace Aspire.Hosting.ApplicationModel;

/// <summary>Configures a resource of the application being built.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The builder of the application that the resource belongs to.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }

    /// <summary>Adds a new annotation.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation, new() =>
        WithAnnotation(new TAnnotation(), behavior);

    /// <summary>Adds an annotation, or puts it in the place of all others of its type.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}
