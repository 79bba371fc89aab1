namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file that is put into a container.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    /// <summary>The file of the machine to copy, in the place of <see cref="Contents"/>.</summary>
    public string? SourcePath { get; set; }

    public bool? ContinueOnError { get; set; }
}
