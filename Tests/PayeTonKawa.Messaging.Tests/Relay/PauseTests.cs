using System.Diagnostics;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

[Collection(ServersGroup.Name)]
public sealed class PauseTests(ServersFixture servers)
{
    // Much longer than the second within which a resumed relay publishes.
    private static readonly OutboxOptions Rarely = new() { Poll = TimeSpan.FromSeconds(3) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_relay_holds_events_back_and_so_does_the_one_that_takes_over()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var first = await TestApp.WithRelayAsync(servers, options: Rarely);
        await Eventually.TrueAsync(async () => (await ReadAsync(first)).Leader is not null, "the first relay leads");
        await using var second = await TestApp.WithRelayAsync(servers, first.Database, Rarely);
        await first.CommitAsync(new ClientDeleted(1, DateTimeOffset.UnixEpoch));
        await probe.ReceivedAsync(1);

        await PauseAsync(second);
        await CommitTwoAsync(second);
        await HoldsAsync(first, 2);
        await first.DisposeAsync();
        await HoldsAsync(second, 2);
        Assert.Single(probe.Messages);
        Assert.Equal(2, await second.PendingAsync());

        await ResumeAsync(second);
        await probe.ReceivedAsync(3);
        await Eventually.TrueAsync(async () => await second.PendingAsync() == 0, "the outbox is empty");
        await Eventually.TrueAsync(async () => await second.HealthAsync("outbox") is null, "the relay is healthy again");
        Assert.Equal(3, probe.Messages.Count);
    }

    [Fact]
    public async Task A_resumed_relay_publishes_within_a_second()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers, options: Rarely);
        var fastest = TimeSpan.MaxValue;
        for (var round = 1; round <= 5; round++)
        {
            await PauseAsync(app);
            await CommitTwoAsync(app);
            await HoldsAsync(app, 2);

            var resumed = Stopwatch.GetTimestamp();
            await ResumeAsync(app);
            await probe.ReceivedAsync(2 * round);
            fastest = new[] { fastest, Stopwatch.GetElapsedTime(resumed) }.Min();
            await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the outbox is empty");
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_broker_that_is_away_is_not_blamed_for_a_pause()
    {
        await servers.Rabbit.KillAsync();
        try
        {
            await using var app = await TestApp.WithRelayAsync(servers);
            await PauseAsync(app);
            await CommitTwoAsync(app);
            await HoldsAsync(app, 2);
        }
        finally
        {
            await servers.Rabbit.StartAsync();
        }
    }

    [Fact]
    public async Task The_state_of_an_outbox_is_that_of_its_database()
    {
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        Assert.Equal(new(0, null, null, false), await ReadAsync(app));

        var oldest = new DateTimeOffset(2026, 2, 27, 10, 18, 26, TimeSpan.Zero);
        await app.CommitAsync(new ClientDeleted(1, oldest), new ClientDeleted(2, DateTimeOffset.UnixEpoch));
        await PauseAsync(app);
        await PauseAsync(app);
        Assert.Equal(new(2, oldest, null, true), await ReadAsync(app));
        Assert.Equal(1, await app.DoAsync(db => Task.FromResult(db.Set<OutboxPause>().Count())));

        await using var relay = await TestApp.WithRelayAsync(servers, app.Database, Rarely);
        await using var other = await TestApp.WithRelayAsync(servers, app.Database, Rarely);
        var leader = $"{TestApp.Name} {Environment.ProcessId}@{Environment.MachineName}";
        await Eventually.TrueAsync(async () => (await ReadAsync(app)).Leader is not null, "a relay leads");
        Assert.Equal(new(2, oldest, leader[..Math.Min(leader.Length, 63 - "outbox relay ".Length)], true), await ReadAsync(app));

        await ResumeAsync(app);
        await ResumeAsync(app);
        await Eventually.TrueAsync(async () => await ReadAsync(app) is { Depth: 0, Oldest: null, Leader: not null, Paused: false }, "the outbox is empty");
    }

    private static Task<OutboxState> ReadAsync(TestApp app) => app.DoAsync(db => new OutboxOperations(db).ReadAsync(Cancel));

    private static Task<bool> PauseAsync(TestApp app) => app.DoAsync(async db =>
    {
        await new OutboxOperations(db).PauseAsync(Cancel);
        return true;
    });

    private static Task<bool> ResumeAsync(TestApp app) => app.DoAsync(async db =>
    {
        await new OutboxOperations(db).ResumeAsync(Cancel);
        return true;
    });

    // In one transaction, so that one read of the relay meets both.
    private static Task<int> CommitTwoAsync(TestApp app) => app.DoAsync(db =>
    {
        db.AddEvent(new ClientDeleted(2, DateTimeOffset.UnixEpoch));
        db.AddEvent(new ClientDeleted(3, DateTimeOffset.UnixEpoch));
        return db.SaveChangesAsync();
    });

    // The leader has read the outbox since the commit, and nothing of it.
    private static Task HoldsAsync(TestApp leader, int events) => Eventually.TrueAsync(
        async () => await leader.HealthAsync("outbox") == $"The relay is paused by an operator, and {events} events wait.", "the leader holds the events back");
}
