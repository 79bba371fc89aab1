namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names under which properties of resources are published.</summary>
internal static class KnownProperties
{
    public const string ResourceUid = "resource.uid";
    public const string ResourceName = "resource.name";
    public const string ResourceType = "resource.type";
    public const string ResourceDisplayName = "resource.displayName";
    public const string ResourceState = "resource.state";
    public const string ResourceExitCode = "resource.exitCode";
    public const string ResourceCreateTime = "resource.createTime";
    public const string ResourceStartTime = "resource.startTime";
    public const string ResourceStopTime = "resource.stopTime";
    public const string ResourceSource = "resource.source";
    public const string ResourceConnectionString = "resource.connectionString";
    public const string ResourceParentName = "resource.parentName";
    public const string AppArgs = "resource.appArgs";
    public const string ContainerImage = "container.image";
    public const string ContainerLifetime = "container.lifetime";
    public const string ExecutablePath = "executable.path";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ExecutablePid = "executable.pid";
    public const string ProjectPath = "project.path";
    public const string ProjectLaunchProfile = "project.launchProfile";
    public const string ParameterValue = "Value";
}
