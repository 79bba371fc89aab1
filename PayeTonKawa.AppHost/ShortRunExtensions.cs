namespace PayeTonKawa.AppHost;

internal static class ShortRunExtensions
{
    /// <summary>
    /// Has the service warm up in 6 s of load instead of 28, as becomes a developer's run: what is not compiled ahead is compiled well at once, what is called
    /// often is compiled again soon, and without the profile that would make it a fifth faster from then on. What is published keeps the runtime's
    /// defaults (docs/performance.md).
    /// </summary>
    internal static IResourceBuilder<ProjectResource> ForShortRuns(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode
            ? service.WithEnvironment("DOTNET_TieredPGO", "0").WithEnvironment("DOTNET_TC_QuickJit", "0").WithEnvironment("DOTNET_TC_CallCountingDelayMs", "8")
            : service;
}
