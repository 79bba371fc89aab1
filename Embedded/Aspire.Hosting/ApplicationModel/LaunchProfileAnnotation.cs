namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that the AppHost asked for.</summary>
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}
