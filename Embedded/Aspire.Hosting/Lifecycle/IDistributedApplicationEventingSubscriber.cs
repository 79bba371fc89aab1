using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Lifecycle;

/// <summary>Subscribes to events before the application starts.</summary>
public interface IDistributedApplicationEventingSubscriber
{
    Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken);
}
