using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Subscriptions;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>The results of the health checks of relay and subscriptions.</summary>
public sealed class HealthTests
{
    private static readonly HealthCheckContext Context = new();

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 2, 27, 10, 18, 26, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscriptions_are_unhealthy_while_nothing_is_taken()
    {
        var health = new SubscriptionHealth(_clock);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(health));

        health.Consumes(true);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));

        health.Consumes(false);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(health));
    }

    [Fact]
    public async Task A_message_that_is_in_hand_for_more_than_a_minute_is_told_of_with_its_queue()
    {
        var health = new SubscriptionHealth(_clock);
        health.Consumes(true);
        var (hangs, other) = (Delivery("hangs"), Delivery("other"));
        health.Begin(hangs);
        _clock.Advance(TimeSpan.FromSeconds(60));
        health.Begin(other);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));

        _clock.Advance(TimeSpan.FromSeconds(1));
        var result = await health.CheckHealthAsync(Context, Cancel);
        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.StartsWith("A message of hangs has been in hand for 61 s", result.Description, StringComparison.Ordinal);

        health.End(hangs);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));
    }

    [Fact]
    public async Task An_event_that_has_waited_for_more_than_a_minute_is_told_of()
    {
        var level = new OutboxLevel(_clock);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(level));
        List<OutboxRow> rows = [new(1, Guid.CreateVersion7(_clock.GetUtcNow()), "client_deleted", "client.deleted", default, "", null)];
        await SeeAsync(level, rows);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(level));

        _clock.Advance(TimeSpan.FromSeconds(61));
        await SeeAsync(level, rows);
        var result = await level.CheckHealthAsync(Context, Cancel);
        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.StartsWith("The oldest of 1 events has waited for 61 s", result.Description, StringComparison.Ordinal);

        await SeeAsync(level, []);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(level));
    }

    [Fact]
    public async Task A_relay_that_does_not_look_any_more_is_told_of()
    {
        var level = new OutboxLevel(_clock);
        await SeeAsync(level, []);
        _clock.Advance(TimeSpan.FromSeconds(31));

        var result = await level.CheckHealthAsync(Context, Cancel);
        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.StartsWith("The relay has not looked into the outbox for 31 s", result.Description, StringComparison.Ordinal);

        // Another relay leads.
        level.Forget();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(level));
    }

    // These rows are the whole outbox, so the session is not used and may be null.
    private static Task SeeAsync(OutboxLevel level, List<OutboxRow> rows) => level.SeeAsync(null!, rows, more: false, Cancel);

    private static async Task<HealthStatus> StatusAsync(IHealthCheck check) => (await check.CheckHealthAsync(Context, Cancel)).Status;

    private static Delivery Delivery(string queue) => new(
        new(queue, 1, (_, _, _) => Task.CompletedTask), new("", 1, false, "", "", new BasicProperties(), ReadOnlyMemory<byte>.Empty), 0, new("localhost"));
}
