using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

/// <summary>Where the parts of a broker stand in its picture: exchanges left, queues in the middle, each with its consumers beside it.</summary>
public sealed class Picture
{
    public const int NodeHeight = 66;
    public const int ExchangeWidth = 210;
    public const int QueueLeft = 400;
    public const int QueueWidth = 280;
    public const int ConsumerLeft = 800;
    public const int ConsumerWidth = 220;
    public const int Width = ConsumerLeft + ConsumerWidth;

    private const int Gap = 26;
    private const int Pitch = NodeHeight + Gap;

    private Picture(IReadOnlyList<ExchangeNode> exchanges, IReadOnlyList<QueueNode> queues, IReadOnlyList<ConsumerNode> consumers, IReadOnlyList<BindingEdge> bindings)
    {
        (Exchanges, Queues, Consumers, Bindings) = (exchanges, queues, consumers, bindings);
        Height = Math.Max(NodeHeight, new[] { Bottom(exchanges.Select(node => node.Top)), Bottom(queues.Select(node => node.Top)), Bottom(consumers.Select(node => node.Top)) }.Max());
    }

    public IReadOnlyList<ExchangeNode> Exchanges { get; }

    public IReadOnlyList<QueueNode> Queues { get; }

    public IReadOnlyList<ConsumerNode> Consumers { get; }

    public IReadOnlyList<BindingEdge> Bindings { get; }

    public int Height { get; }

    /// <param name="view">What was seen.</param>
    /// <param name="builtIn">Whether the exchanges that every broker has are shown, too.</param>
    public static Picture Draw(BrokerView view, bool builtIn)
    {
        var state = view.State ?? throw new ArgumentException("There is nothing to draw.", nameof(view));
        var connections = state.Connections.ToLookup(connection => connection.Name);
        var queues = new List<QueueNode>();
        var consumers = new List<ConsumerNode>();
        var top = 0;
        foreach (var queue in state.Queues.OrderBy(queue => queue.Vhost, StringComparer.Ordinal).ThenBy(queue => queue.Name, StringComparer.Ordinal))
        {
            var own = state.ConsumersOf(queue).ToArray();
            var rows = Math.Max(1, own.Length);
            var node = new QueueNode(queue, top + ((rows - 1) * Pitch / 2), IsUnread(view, queue), view.ReadyHistory.GetValueOrDefault((queue.Vhost, queue.Name)) ?? []);
            queues.Add(node);
            consumers.AddRange(own.Select((consumer, index) =>
                new ConsumerNode(consumer, connections[consumer.Connection].FirstOrDefault()?.DisplayName ?? consumer.Connection, top + (index * Pitch), node)));
            top += rows * Pitch;
        }

        var exchanges = PlaceExchanges(state, queues, builtIn);
        var bindings =
            from binding in state.Bindings
            where binding.DestinationType == "queue"
            join exchange in exchanges on (binding.Vhost, binding.Source) equals (exchange.Exchange.Vhost, exchange.Exchange.Name)
            join queue in queues on (binding.Vhost, binding.Destination) equals (queue.Queue.Vhost, queue.Queue.Name)
            group binding.RoutingKey by (exchange, queue) into keys
            select new BindingEdge(keys.Key.exchange, keys.Key.queue, string.Join(", ", keys.Order(StringComparer.Ordinal)));
        return new(exchanges, queues, consumers, [.. bindings]);
    }

    private static bool IsUnread(BrokerView view, QueueInfo queue) =>
        view.Alarms.Any(alarm => alarm.Kind == AlarmKind.NoConsumer && alarm.Subject == queue.Name);

    // Each beside the middle of its queues, as far as the one above leaves room.
    private static List<ExchangeNode> PlaceExchanges(BrokerState state, List<QueueNode> queues, bool builtIn)
    {
        var placed = new List<ExchangeNode>();
        var wanted = state.Exchanges
            .Where(exchange => builtIn || !exchange.IsBuiltIn)
            .Select(exchange => (Exchange: exchange, Top: queues
                .Where(queue => state.Bindings.Any(binding => (binding.Vhost, binding.Source, binding.Destination) == (exchange.Vhost, exchange.Name, queue.Queue.Name)))
                .Select(queue => (double?)queue.Top)
                .Average() ?? int.MaxValue))
            .OrderBy(place => place.Top)
            .ThenBy(place => place.Exchange.Name, StringComparer.Ordinal);
        var free = 0;
        foreach (var (exchange, top) in wanted)
        {
            placed.Add(new(exchange, top == int.MaxValue ? free : Math.Max(free, (int)top)));
            free = placed[^1].Top + Pitch;
        }

        return placed;
    }

    private static int Bottom(IEnumerable<int> tops) => tops.DefaultIfEmpty(0).Max() + NodeHeight;
}
