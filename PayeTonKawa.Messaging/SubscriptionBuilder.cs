using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.Messaging;

/// <summary>Assigns event handlers to queues.</summary>
public sealed class SubscriptionBuilder
{
    private readonly IServiceCollection _services;

    internal SubscriptionBuilder(IServiceCollection services) => _services = services;

    /// <summary>Handles the messages of a queue in order, one at a time unless <paramref name="concurrency"/> is higher.</summary>
    /// <typeparam name="TEvent">The event type of the queue.</typeparam>
    /// <typeparam name="THandler">Its handler, registered here and resolved from one scope per message.</typeparam>
    /// <param name="queue">A queue of <see cref="Topology"/>.</param>
    /// <param name="concurrency">Maximum handled at a time; they start in order and finish in any order. For a handler that batches concurrent calls.</param>
    public SubscriptionBuilder Handle<TEvent, THandler>(string queue, int concurrency = 1)
        where TEvent : IntegrationEvent
        where THandler : class, IEventHandler<TEvent>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        if (!Topology.Queues.ContainsKey(queue))
        {
            throw new ArgumentException(
                $"There is no queue '{queue}': add it to {nameof(Topology)}.{nameof(Topology.Queues)}, which every service declares.", nameof(queue));
        }

        _services.TryAddScoped<THandler>();
        _services.AddSingleton(new Subscription(queue, concurrency, static (scope, body, cancellationToken) =>
            EventJson.TryRead<TEvent>(body, out var evt, out var reason)
                ? scope.GetRequiredService<THandler>().HandleAsync(evt, cancellationToken)
                : throw new UnprocessableMessageException(reason)));
        return this;
    }
}
