using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PayeTonKawa.Messaging.Events;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.Messaging;

/// <summary>Says who handles what arrives in which queue.</summary>
public sealed class SubscriptionBuilder
{
    private readonly IServiceCollection _services;

    internal SubscriptionBuilder(IServiceCollection services) => _services = services;

    /// <summary>Has the messages of a queue handled, one at a time and in order unless <paramref name="concurrency"/> says more.</summary>
    /// <typeparam name="TEvent">The event that arrives there.</typeparam>
    /// <typeparam name="THandler">Its handler; registered here, resolved from a scope per message.</typeparam>
    /// <param name="queue">A queue of <see cref="Topology"/>.</param>
    /// <param name="concurrency">How many are handled at a time, begun in their order: for a handler that shares its work with those beside it, whatever ends first.</param>
    public SubscriptionBuilder Handle<TEvent, THandler>(string queue, int concurrency = 1)
        where TEvent : IntegrationEvent
        where THandler : class, IEventHandler<TEvent>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        if (!Topology.Queues.ContainsKey(queue))
        {
            throw new ArgumentException($"There is no queue '{queue}': add it to {nameof(Topology)}.{nameof(Topology.Queues)}, which every service declares.", nameof(queue));
        }

        _services.TryAddScoped<THandler>();
        _services.AddSingleton(new Subscription(queue, concurrency, static (scope, body, cancellationToken) =>
            EventJson.TryRead<TEvent>(body, out var evt, out var reason)
                ? scope.GetRequiredService<THandler>().HandleAsync(evt, cancellationToken)
                : throw new UnprocessableMessageException(reason)));
        return this;
    }
}
