namespace Aspire.Hosting.Eventing;

/// <summary>A subscription, for <see cref="IDistributedApplicationEventing.Unsubscribe"/>.</summary>
public class DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
{
    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; } = callback;
}
