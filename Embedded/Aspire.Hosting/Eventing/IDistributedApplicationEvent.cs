namespace Aspire.Hosting.Eventing;

/// <summary>An event of the application.</summary>
public interface IDistributedApplicationEvent
{
}
