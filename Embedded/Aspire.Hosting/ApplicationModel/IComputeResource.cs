namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that can be deployed as a unit of computation.</summary>
public interface IComputeResource : IResource
{
}
