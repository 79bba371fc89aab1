using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.AppHost.UnitTests;

public sealed class MessagingAlarmCheckTests
{
    private static readonly BrokerAlarm Blind = new(AlarmKind.ManagementUnreachable) { Cause = "It does not answer." };

    [Fact]
    public void A_check_that_cannot_look_is_not_healthy()
    {
        var view = new BrokerView(null, [Blind], new Dictionary<(string, string), IReadOnlyList<Sample>>());

        Assert.Equal(HealthStatus.Unhealthy, MessagingAlarmsExtensions.Check(view, AlarmKind.ManagementUnreachable).Status);
        var consumers = MessagingAlarmsExtensions.Check(view, AlarmKind.NoConsumer);
        Assert.Equal((HealthStatus.Degraded, "Unknown: It does not answer."), (consumers.Status, consumers.Description));
    }

    [Fact]
    public void Every_kind_of_alarm_is_told_in_words()
    {
        var queue = new QueueInfo("colis", "/", "classic", false, false, 3, 2, null);
        var node = new NodeInfo("rabbit@localhost", 100, 1000, true, 1000, 100, true);
        Assert.All(
            Enum.GetValues<AlarmKind>(),
            kind => Assert.EndsWith(".", AlarmSentences.Of(new(kind, "colis") { Queue = queue, Node = node, Cause = "No." }), StringComparison.Ordinal));
        Assert.Contains("3 messages wait", AlarmSentences.Of(new(AlarmKind.NoConsumer, "colis") { Queue = queue }), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_broker_may_still_be_starting_nothing_is_wrong() =>
        Assert.Equal(
            HealthStatus.Healthy,
            MessagingAlarmsExtensions.Check(new BrokerView(null, [], new Dictionary<(string, string), IReadOnlyList<Sample>>()), AlarmKind.NoConsumer).Status);
}
