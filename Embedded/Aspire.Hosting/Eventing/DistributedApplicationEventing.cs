using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>The application's own <see cref="IDistributedApplicationEventing"/>. Handlers are called in the order of their subscription.</summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private ImmutableList<(Type EventType, DistributedApplicationEventSubscription Subscription)> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(
            resource, (@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    public void Unsubscribe(DistributedApplicationEventSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.RemoveAll(entry => entry.Subscription == subscription));

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);
        var handlers = _subscriptions
            .Where(entry => entry.EventType == typeof(T) && Concerns(entry.Subscription, @event))
            .Select(entry => entry.Subscription.Callback)
            .ToArray();

        return dispatchBehavior switch
        {
            EventDispatchBehavior.BlockingSequential => RunSequentialAsync(handlers, @event, cancellationToken),
            EventDispatchBehavior.BlockingConcurrent => RunConcurrentAsync(handlers, @event, cancellationToken),
            EventDispatchBehavior.NonBlockingSequential => Detach(() => RunSequentialAsync(handlers, @event, cancellationToken)),
            _ => Detach(() => RunConcurrentAsync(handlers, @event, cancellationToken)),
        };
    }

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Add((typeof(T), subscription)));
        return subscription;
    }

    private static bool Concerns(DistributedApplicationEventSubscription subscription, IDistributedApplicationEvent @event) =>
        subscription is not DistributedApplicationResourceEventSubscription { Resource: { } resource }
        || (@event as IDistributedApplicationResourceEvent)?.Resource == resource;

    private static Task Detach(Func<Task> run)
    {
        _ = Task.Run(run);
        return Task.CompletedTask;
    }

    private static async Task RunSequentialAsync(
        Func<IDistributedApplicationEvent, CancellationToken, Task>[] handlers, IDistributedApplicationEvent @event, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            await handler(@event, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task RunConcurrentAsync(
        Func<IDistributedApplicationEvent, CancellationToken, Task>[] handlers, IDistributedApplicationEvent @event, CancellationToken cancellationToken) =>
        Task.WhenAll(handlers.Select(handler => handler(@event, cancellationToken)));
}
