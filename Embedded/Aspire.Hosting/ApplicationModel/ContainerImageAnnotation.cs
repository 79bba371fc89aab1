namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    internal string FullName => $"{(Registry is null ? "" : Registry + "/")}{Image}{(SHA256 is null ? Tag is null ? "" : ":" + Tag : "@sha256:" + SHA256)}";

    public string? Registry { get; set; }

    public required string Image { get; set; }

    /// <summary>The tag; setting it takes <see cref="SHA256"/> away.</summary>
    public string? Tag
    {
        get => _tag;
        set
        {
            _tag = value;
            _sha256 = null;
        }
    }

    /// <summary>The digest; setting it takes <see cref="Tag"/> away.</summary>
    public string? SHA256
    {
        get => _sha256;
        set
        {
            _sha256 = value;
            _tag = null;
        }
    }
}
