namespace Aspire.Hosting.ApplicationModel;

/// <summary>A folder that is put into a container.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>A file as itself; a folder as what is in it, in the order of the names.</summary>
    internal static IEnumerable<ContainerFileSystemItem> GetItems(string path) => File.Exists(path)
        ? [new ContainerFile { Name = Path.GetFileName(path), SourcePath = path }]
        : Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Select(entry => Directory.Exists(entry)
            ? (ContainerFileSystemItem)new ContainerDirectory { Name = Path.GetFileName(entry), Entries = GetItems(entry) }
            : new ContainerFile { Name = Path.GetFileName(entry), SourcePath = entry });
}
