namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file that is put into a container.</summary>
public sealed class ContainerFile : ContainerFileBase
{
}
