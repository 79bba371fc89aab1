namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is mounted.</summary>
public enum ContainerMountType
{
    BindMount,
    Volume,
}
