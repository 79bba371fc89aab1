namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes a resource's URLs once its endpoints have their ports.</summary>
public sealed class ResourceUrlsCallbackAnnotation : IResourceAnnotation
{
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    public ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) =>
        Callback = callback ?? throw new ArgumentNullException(nameof(callback));

    public Func<ResourceUrlsCallbackContext, Task> Callback { get; }
}
