namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or a folder that is put into a container.</summary>
public abstract class ContainerFileSystemItem
{
    private string? _name;

    /// <summary>The name, without a path.</summary>
    public string Name
    {
        get => _name ?? "";
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            if (Path.GetDirectoryName(value) is { Length: > 0 })
            {
                throw new ArgumentException($"Name '{value}' must be a simple file or folder name and not include any path separators.", nameof(value));
            }

            _name = value;
        }
    }

    public int? Owner { get; set; }

    public int? Group { get; set; }

    public UnixFileMode Mode { get; set; }
}
