namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource's icon, by its name in Fluent UI.</summary>
public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    public string IconName { get; } = iconName ?? throw new ArgumentNullException(nameof(iconName));

    public IconVariant IconVariant { get; } = iconVariant;
}
