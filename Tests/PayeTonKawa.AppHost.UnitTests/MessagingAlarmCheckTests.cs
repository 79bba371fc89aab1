using BrokerWatch;
using BrokerWatch.Alarms;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.AppHost.UnitTests;

public sealed class MessagingAlarmCheckTests
{
    private static readonly BrokerAlarm Blind = new(AlarmKind.ManagementUnreachable, "", "It does not answer.", "See to it.");

    [Fact]
    public void A_check_that_cannot_look_is_not_healthy()
    {
        var view = new BrokerView(null, [Blind], new Dictionary<(string, string), IReadOnlyList<long>>());

        Assert.Equal(HealthStatus.Unhealthy, MessagingAlarmsExtensions.Check(view, AlarmKind.ManagementUnreachable).Status);
        var consumers = MessagingAlarmsExtensions.Check(view, AlarmKind.NoConsumer);
        Assert.Equal((HealthStatus.Degraded, "Unknown: It does not answer."), (consumers.Status, consumers.Description));
    }

    [Fact]
    public void While_the_broker_may_still_be_starting_nothing_is_wrong() =>
        Assert.Equal(
            HealthStatus.Healthy,
            MessagingAlarmsExtensions.Check(new BrokerView(null, [], new Dictionary<(string, string), IReadOnlyList<long>>()), AlarmKind.NoConsumer).Status);
}
