using Aspire.Dashboard.Messaging;
using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aspire.Dashboard.Tests.Messaging;

/// <summary>What Messaging finds in telemetry.</summary>
public sealed class MessagingTelemetryTests
{
    private readonly TelemetryStore _store = new(new());

    [Fact]
    public void Outboxes_are_found_by_the_names_of_instruments_and_the_last_word_counts()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(Telemetries.Noon.AddSeconds(20)));
        var levels = new OutboxLevels(_store, time);
        var api = _store.GetOrAddResource("api", "1", []);
        _store.AddMetrics(
        [
            Telemetries.Sample(5, 0, name: "x.outbox.depth", resource: api),
            Telemetries.Sample(3, 10, name: "x.outbox.depth", resource: api),
            Telemetries.Sample(7, 10, name: "x.outbox.oldest.age", resource: api),
        ]);
        Assert.Equal(new OutboxLevel("api", 3, TimeSpan.FromSeconds(7)), Assert.Single(levels.Read()));

        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(levels.Read());
    }

    [Fact]
    public void Rejected_messages_are_found_by_their_event_the_newest_first()
    {
        _store.AddLogs(
        [
            Rejected(1, new("Queue", "q"), new("reason", "no"), new("MESSAGEID", "m"), new("routingKey", "k"), new("body", """{"a":[1]}"""), new("headers", "not json")),
            Rejected(2),
            Telemetries.Log("something else"),
        ]);

        var found = RejectedMessage.Read(_store);
        Assert.Equal(2, found.Count);
        Assert.Equal(("", "rejected", ""), (found[0].Queue, found[0].Reason, found[0].Body));
        Assert.Equal(("q", "no", "m", "k", "not json"), (found[1].Queue, found[1].Reason, found[1].MessageId, found[1].RoutingKey, found[1].Headers));
        Assert.Equal("{\n  \"a\": [\n    1\n  ]\n}", found[1].Body);
    }

    private static LogEntry Rejected(double time, params KeyValuePair<string, string>[] attributes) => new()
    {
        Resource = Telemetries.Worker,
        Scope = new("Category", null),
        Time = Telemetries.Noon.AddSeconds(time),
        Level = LogLevel.Error,
        Message = "rejected",
        EventName = "messaging.message.rejected",
        Attributes = attributes,
    };
}
