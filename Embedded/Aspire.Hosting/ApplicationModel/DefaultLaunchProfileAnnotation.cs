namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that a project has unless the AppHost asks for another: the one the AppHost itself runs with.</summary>
public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}
