namespace PayeTonKawa.AppHost;

internal static class ShortRunExtensions
{
    /// <summary>
    /// Has the service warm up in 12 s of load instead of 28, as becomes a developer's run: without the runtime's profile-guided recompilation, which
    /// makes it a fifth faster from then on. What is published keeps it (docs/performance.md).
    /// </summary>
    internal static IResourceBuilder<ProjectResource> ForShortRuns(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode ? service.WithEnvironment("DOTNET_TieredPGO", "0") : service;
}
