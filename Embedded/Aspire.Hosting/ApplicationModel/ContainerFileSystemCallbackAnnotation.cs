namespace Aspire.Hosting.ApplicationModel;

/// <summary>Files that are put into a container before it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    public required string DestinationPath { get; init; }

    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public UnixFileMode? Umask { get; set; }
}
