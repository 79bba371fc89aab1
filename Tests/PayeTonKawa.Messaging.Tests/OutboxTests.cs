using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests;

[Collection(ServersGroup.Name)]
public sealed class OutboxTests(ServersFixture servers) : IAsyncLifetime
{
    private static readonly DateTimeOffset Instant = new(2026, 2, 27, 10, 18, 26, TimeSpan.Zero);

    private readonly string _database = servers.Postgres.ConnectionString($"t{Guid.NewGuid():N}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = Open();
        await db.Database.EnsureCreatedAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await using var db = Open();
        await db.Database.EnsureDeletedAsync(Cancel);
    }

    [Fact]
    public async Task A_new_entitys_event_carries_the_key_the_database_gave()
    {
        await using var db = Open();
        var sample = new Sample { Version = 1 };
        db.Add(sample);
        await db.SaveChangesAsync(() => new ClientDeleted(sample.Id, Instant), Cancel);

        await using var other = Open();
        var message = await other.Set<OutboxMessage>().SingleAsync(Cancel);
        Assert.Equal(sample.Id, (await other.Samples.SingleAsync(Cancel)).Id);
        Assert.Equal($$"""{"event":"client_deleted","client_id":{{sample.Id}},"timestamp":"2026-02-27T10:18:26Z"}""", message.Body);
        Assert.Equal("client.deleted", message.RoutingKey);
        Assert.Equal("client_deleted", message.EventName);
        Assert.Equal(7, message.MessageId.Version);
        Assert.Equal(Instant, message.CreatedAt);
    }

    [Fact]
    public async Task Neither_entity_nor_event_is_stored_when_the_event_cannot_be_made()
    {
        await using var db = Open();
        db.Add(new Sample { Version = 1 });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(() => throw new InvalidOperationException("no"), Cancel));

        await using var other = Open();
        Assert.Empty(await other.Samples.ToListAsync(Cancel));
        Assert.Empty(await other.Set<OutboxMessage>().ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_event_carries_the_trace_of_its_change()
    {
        using var activity = new Activity("change") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        await using var db = Open();
        db.AddEvent(new ClientDeleted(1, Instant));
        await db.SaveChangesAsync(Cancel);

        var message = await db.Set<OutboxMessage>().SingleAsync(Cancel);
        Assert.Equal(activity.Id, message.TraceParent);
        Assert.Equal("vendor=1", message.TraceState);
    }

    [Fact]
    public async Task An_event_outside_a_trace_begins_one()
    {
        Activity.Current = null;
        await using var db = Open();
        db.AddEvent(new ClientDeleted(1, Instant));
        await db.SaveChangesAsync(Cancel);

        var message = await db.Set<OutboxMessage>().SingleAsync(Cancel);
        Assert.True(ActivityContext.TryParse(message.TraceParent, null, out _));
    }

    [Fact]
    public async Task A_row_is_locked_only_within_a_transaction()
    {
        await using var db = Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.FindForUpdateAsync<Sample>(1, Cancel));
        Assert.Null(await db.InTransactionAsync(cancel => db.FindForUpdateAsync<Sample>(1, cancel), Cancel));
    }

    [Fact]
    public async Task A_transaction_joins_the_one_that_is_open()
    {
        await using var db = Open();
        await db.InTransactionAsync(
            async cancel =>
            {
                var outer = db.Database.CurrentTransaction;
                var sample = new Sample();
                db.Add(sample);
                await db.SaveChangesAsync(() => new ClientDeleted(sample.Id, Instant), cancel);
                Assert.Same(outer, db.Database.CurrentTransaction);
                return true;
            },
            Cancel);
        Assert.Equal(1, await db.Set<OutboxMessage>().CountAsync(Cancel));
    }

    [Fact]
    public async Task A_retrying_strategy_stores_entity_and_event_once()
    {
        var attempts = 0;
        await using var db = Open(retry: true);
        var sample = new Sample { Version = 1 };
        db.Add(sample);
        await db.SaveChangesAsync(() => ++attempts == 1 ? throw new TimeoutException() : new ClientDeleted(sample.Id, Instant), Cancel);

        await using var other = Open();
        var stored = await other.Samples.SingleAsync(Cancel);
        Assert.Equal(2, attempts);
        Assert.Contains($"\"client_id\":{stored.Id},", (await other.Set<OutboxMessage>().SingleAsync(Cancel)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retried_transaction_begins_with_what_the_database_holds()
    {
        await using (var before = Open())
        {
            before.Add(new Sample { Id = 1, Version = 1 });
            await before.SaveChangesAsync(Cancel);
        }

        var attempts = 0;
        await using var db = Open(retry: true);
        await db.InTransactionAsync(
            async cancel =>
            {
                var sample = (await db.FindForUpdateAsync<Sample>(1, cancel))!;
                sample.Version++;
                await db.SaveChangesAsync(cancel);
                return ++attempts == 1 ? throw new TimeoutException() : attempts;
            },
            Cancel);

        await using var other = Open();
        Assert.Equal(2, (await other.Samples.SingleAsync(Cancel)).Version);
    }

    private SampleContext Open(bool retry = false) => new(new DbContextOptionsBuilder<SampleContext>()
        .UseNpgsql(_database, npgsql =>
        {
            if (retry)
            {
                npgsql.ExecutionStrategy(dependencies => new RetryOnce(dependencies));
            }
        })
        .Options);
}
