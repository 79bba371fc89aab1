namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume or a folder of the machine inside a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        if (type == ContainerMountType.BindMount && string.IsNullOrEmpty(source))
        {
            throw new ArgumentNullException(nameof(source), "A bind mount must specify a source path.");
        }

        if (type == ContainerMountType.BindMount && !Path.IsPathRooted(source))
        {
            throw new ArgumentException("A bind mount must specify an absolute path as its source.", nameof(source));
        }

        if (type == ContainerMountType.Volume && string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException("A volume without a name begins empty: it cannot be read-only.", nameof(isReadOnly));
        }

        ArgumentNullException.ThrowIfNull(target);
        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    public string? Source { get; }

    public string Target { get; }

    public ContainerMountType Type { get; }

    public bool IsReadOnly { get; }
}
