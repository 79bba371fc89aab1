using BrokerWatch;
using BrokerWatch.Management;
using PayeTonKawa.Contracts;

namespace Backoffice.Messagerie;

/// <summary>The way of the events through the broker: who publishes to the exchange, the queues, and who reads them.</summary>
/// <param name="Exchange">Null if it does not exist.</param>
public sealed record BrokerTopology(IReadOnlyList<Publisher> Publishers, ExchangeInfo? Exchange, IReadOnlyList<QueueRow> Queues)
{
    /// <summary>Messages per second that come to the exchange.</summary>
    internal double Published => Exchange?.MessageStats?.PublishInDetails?.PerSecond ?? 0;

    internal static BrokerTopology Of(BrokerView view, BrokerState state) => new(
        [.. Outboxes.Services.Select(service => Publisher.Of(service, ConnectionsOf(state, service)))],
        state.Exchanges.FirstOrDefault(exchange => exchange.Name == Topology.Exchange),
        [.. state.Queues.OrderBy(queue => queue.Name, StringComparer.Ordinal).Select(queue => QueueOf(view, state, queue))]);

    // A connection has the name of its service.
    private static string?[] ConnectionsOf(BrokerState state, string service) =>
        [.. state.Connections.Where(connection => connection.DisplayName == service).Select(connection => connection.State)];

    private static QueueRow QueueOf(BrokerView view, BrokerState state, QueueInfo queue) => new(
        queue,
        string.Join(", ", state.Bindings.Where(binding => Binds(binding, queue)).Select(binding => binding.RoutingKey)),
        [.. state.ConsumersOf(queue).Select(consumer => NameOf(state, consumer))],
        view.ReadyHistory.GetValueOrDefault((queue.Vhost, queue.Name)) ?? []);

    private static bool Binds(BindingInfo binding, QueueInfo queue) =>
        binding is { Source: Topology.Exchange, DestinationType: "queue" } && binding.Vhost == queue.Vhost && binding.Destination == queue.Name;

    private static string NameOf(BrokerState state, ConsumerInfo consumer) =>
        state.Connections.FirstOrDefault(connection => connection.Name == consumer.Connection)?.DisplayName ?? consumer.Connection;
}
