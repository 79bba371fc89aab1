namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for files to put into a container.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required IResource Model { get; init; }
}
