namespace Aspire.Hosting.ApplicationModel;

/// <summary>A folder that is put into a container.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];
}
