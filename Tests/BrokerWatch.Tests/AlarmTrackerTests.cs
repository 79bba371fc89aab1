using BrokerWatch.Alarms;
using BrokerWatch.Management;
using Microsoft.Extensions.Time.Testing;

namespace BrokerWatch.Tests;

public sealed class AlarmTrackerTests
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private readonly AlarmTracker _tracker;

    public AlarmTrackerTests() => _tracker = new(_time);

    [Fact]
    public void Nothing_is_wrong_with_a_broker_that_works() => Assert.Empty(_tracker.Observe(States.Good, null));

    [Fact]
    public void A_queue_without_a_consumer_is_told_at_once_and_clears()
    {
        var alarm = Assert.Single(_tracker.Observe(States.Good.WithoutConsumer().With(ready: 3), null));
        Assert.Equal((AlarmKind.NoConsumer, States.Queue, 3), (alarm.Kind, alarm.Subject, alarm.Queue?.Ready));
        Assert.Empty(_tracker.Observe(States.Good, null));
    }

    [Fact]
    public void A_broker_that_has_just_started_may_be_alone()
    {
        var started = _time.GetUtcNow();
        var alone = States.Good.WithoutConsumer() with { ChannelCount = 0, Exchanges = [] };
        var tracker = new AlarmTracker(_time, States.Exchange);
        Assert.Empty(tracker.Observe(alone, started));

        _time.Advance(AlarmTracker.StartGrace + Sampling);
        Assert.Equal(
            [AlarmKind.ExchangeMissing, AlarmKind.NothingConnected, AlarmKind.NoConsumer],
            tracker.Observe(alone, started).Select(alarm => alarm.Kind));
        Assert.Empty(tracker.Observe(alone, _time.GetUtcNow()));
    }

    [Fact]
    public void A_consumer_that_was_there_is_missed_within_the_grace_too()
    {
        var started = _time.GetUtcNow();
        Assert.Empty(_tracker.Observe(States.Good, started));
        Assert.Equal(AlarmKind.NoConsumer, Assert.Single(_tracker.Observe(States.Good.WithoutConsumer(), started)).Kind);
    }

    [Fact]
    public void Queues_that_come_and_go_need_no_consumer()
    {
        var state = States.Good.WithoutConsumer();
        foreach (var queue in (QueueInfo[])[
            state.Queues[0] with { AutoDelete = true }, state.Queues[0] with { Exclusive = true }, state.Queues[0] with { Type = "stream" }])
        {
            Assert.Empty(_tracker.Observe(state with { Queues = [queue] }, null));
        }
    }

    [Fact]
    public void A_queue_that_grows_is_told_and_one_that_is_worked_off_is_not()
    {
        Assert.Equal(AlarmKind.QueueGrowing, Assert.Single(Watch(20, second => States.Good.With(ready: 10 * second, acks: second))).Kind);
        Assert.Empty(Watch(20, second => States.Good.With(ready: 1000 - (10 * second), acks: second)));
        Assert.Empty(Watch(20, second => States.Good.With(ready: second % 4 * 10, acks: second)));
        Assert.Empty(Watch(20, second => States.Good.With(ready: 5, acks: second)));
    }

    [Fact]
    public void A_consumer_that_finishes_nothing_is_told()
    {
        Assert.Equal(AlarmKind.QueueStuck, Assert.Single(Watch(30, _ => States.Good.With(ready: 0, unacked: 2, acks: 7))).Kind);
        Assert.Empty(Watch(30, second => States.Good.With(ready: 0, unacked: 2, acks: second)));
        Assert.Empty(Watch(30, _ => States.Good.With(ready: 0, unacked: 0, acks: 7)));
    }

    [Fact]
    public void What_was_not_observed_for_a_time_is_no_trend()
    {
        Assert.Empty(Watch(8, _ => States.Good.With(ready: 0, unacked: 2), pause: 30));
        Assert.Empty(Watch(8, second => States.Good.With(ready: second), pause: 30));
    }

    [Fact]
    public void The_last_minute_of_a_queue_is_kept()
    {
        for (var sample = 1; sample <= 100; sample++)
        {
            _time.Advance(Sampling);
            _tracker.Observe(States.Good.With(ready: sample % 2), null);
        }

        var ready = _tracker.ReadyOf(States.Good.Queues[0]);
        Assert.Equal((_time.GetUtcNow() - TimeSpan.FromMinutes(1), _time.GetUtcNow()), (ready[0].Time, ready[^1].Time));
        Assert.Equal([1, 0], ready.TakeLast(2).Select(sample => sample.Value));
    }

    [Fact]
    public void An_exchange_that_is_gone_is_missed()
    {
        var without = States.Good with { Exchanges = [.. States.Good.Exchanges.Where(exchange => exchange.IsBuiltIn)] };
        Assert.Empty(_tracker.Observe(without, null));
        Assert.Empty(_tracker.Observe(States.Good, null));
        Assert.Equal(States.Exchange, Assert.Single(_tracker.Observe(without, null)).Subject);
    }

    [Fact]
    public void A_node_that_is_short_of_memory_or_disk_is_told()
    {
        var node = States.Good.Nodes[0] with { MemAlarm = true, DiskFreeAlarm = true };
        Assert.Equal(
            [new(AlarmKind.MemoryShort, node.Name) { Node = node }, new(AlarmKind.DiskShort, node.Name) { Node = node }],
            _tracker.Observe(States.Good with { Nodes = [node] }, null));
    }

    [Theory]
    [InlineData(ManagementFault.Unreachable, AlarmKind.ManagementUnreachable)]
    [InlineData(ManagementFault.Refused, AlarmKind.CredentialsRefused)]
    public void A_management_API_that_cannot_be_read_is_told_once_the_broker_should_be_up(ManagementFault fault, AlarmKind kind)
    {
        var exception = new ManagementException(fault, "no");
        Assert.Empty(_tracker.Observe(exception, _time.GetUtcNow()));
        Assert.Equal([new(kind) { Cause = "no" }], _tracker.Observe(exception, null));
    }

    // The alarms after this many seconds and a pause, from a new tracker.
    private IReadOnlyList<BrokerAlarm> Watch(int seconds, Func<int, BrokerState> state, int pause = 0)
    {
        var tracker = new AlarmTracker(_time);
        for (var second = 0; second < seconds; second += (int)Sampling.TotalSeconds)
        {
            Assert.Empty(tracker.Observe(state(second), null));
            _time.Advance(Sampling);
        }

        _time.Advance(TimeSpan.FromSeconds(pause));
        return tracker.Observe(state(seconds), null);
    }
}
