using Aspire.Dashboard.Messaging;
using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace Aspire.Dashboard.Tests.Messaging;

public sealed class PictureTests
{
    [Fact]
    public void An_exchange_stands_beside_the_middle_of_its_queues_and_each_consumer_beside_its_queue()
    {
        var picture = Picture.Draw(View(queues: ["a", "b", "c"], consumers: ["a", "a", "c"]), builtIn: false);

        Assert.Equal("own", Assert.Single(picture.Exchanges).Name);
        Assert.Equal(picture.Queues.Average(queue => queue.Top), picture.Exchanges[0].Top, tolerance: 1);
        Assert.Equal(["a", "a", "c"], picture.Consumers.Select(consumer => consumer.Queue.Queue.Name));
        Assert.All(picture.Consumers, consumer => Assert.Equal("worker", consumer.Name));
        Assert.Equal(picture.Queues[0].Top, picture.Consumers.Take(2).Average(consumer => consumer.Top), tolerance: 1);
        foreach (var tops in new[] { picture.Queues.Select(node => node.Top), picture.Consumers.Select(node => node.Top) })
        {
            Assert.All(tops.Zip(tops.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, Picture.NodeHeight, int.MaxValue));
        }

        Assert.All(picture.Queues, queue => Assert.InRange(queue.Top + Picture.NodeHeight, 0, picture.Height));
    }

    [Fact]
    public void Several_routing_keys_make_one_edge()
    {
        var edge = Assert.Single(Picture.Draw(View(["a"], [], keys: ["z", "k"]), builtIn: false).Bindings);
        Assert.Equal("k, z", edge.RoutingKeys);
    }

    [Fact]
    public void Built_in_exchanges_are_shown_on_request_and_stand_apart()
    {
        var exchanges = Picture.Draw(View(["a"], []), builtIn: true).Exchanges;
        Assert.Equal(["own", "(default)", "amq.topic"], exchanges.Select(exchange => exchange.Name));
        Assert.Equal(3, exchanges.Select(exchange => exchange.Top).Distinct().Count());
    }

    [Fact]
    public void A_backlog_is_seen_at_a_glance()
    {
        double[] fills = [.. new long[] { 0, 1, 100, 1_000_000, long.MaxValue }.Select(ready => Node(ready).Fill)];
        Assert.Equal(0, fills[0]);
        Assert.Equal(fills.Order(), fills);
        Assert.InRange(fills[1], 0.05, 0.2);
        Assert.Equal(1, fills[^1]);
        Assert.Equal(("good", "warn", "bad"), (Node(0).Mood, Node(1).Mood, (Node(1) with { IsUnread = true }).Mood));
    }

    [Fact]
    public void The_line_of_the_history_fills_its_box() =>
        Assert.Equal("0,10 50,5 100,0", (Node(0) with { History = [0, 2, 4] }).Line(100, 10));

    private static QueueNode Node(long ready) => new(Queue("a") with { MessagesReady = ready }, 0, IsUnread: false, []);

    private static QueueInfo Queue(string name) => new(name, "/", "classic", "running", true, false, false, 0, 0, null);

    private static BrokerView View(string[] queues, string[] consumers, string[]? keys = null) => new(
        new BrokerState(
            "4.2",
            1,
            [],
            [new("", "/", "direct", true, false, null), new("amq.topic", "/", "topic", true, false, null), new("own", "/", "topic", true, false, null)],
            [.. queues.SelectMany(queue => (keys ?? ["#"]).Select(key => new BindingInfo("own", "/", queue, "queue", key)))],
            [.. queues.Select(Queue)],
            [.. consumers.Select((queue, index) => new ConsumerInfo(queue, "/", $"{index}", "c", 1))],
            [new("c", "worker", "guest", "running")]),
        Array.Empty<BrokerAlarm>(),
        new Dictionary<(string, string), IReadOnlyList<long>>());
}
