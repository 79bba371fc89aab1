using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What outlives the AppHost. A native server ends with it and is there again at the next run: on the same data, at the same port.</summary>
internal static class Lifetimes
{
    public static bool IsPersistent(this IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var annotation) && annotation.Lifetime == ContainerLifetime.Persistent;
}
