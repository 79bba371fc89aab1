using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>A new entity and its event, as sent to PostgreSQL.</summary>
[Collection(ServersGroup.Name)]
public sealed class CreationTests(ServersFixture servers)
{
    private static readonly DateTimeOffset Instant = new(2026, 2, 27, 10, 18, 26, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entity_and_its_event_are_one_statement()
    {
        using var change = new Activity("change") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        await app.DoAsync(db => CreateAsync(db, guard: null));

        // Both rows are from one transaction (xmin) and one statement of it (cmin).
        Assert.True(await app.DoAsync(db => db.Database.SqlQueryRaw<bool>(
            "SELECT s.xmin = o.xmin AND s.cmin = o.cmin AS \"Value\" FROM \"Samples\" s, outbox o").SingleAsync(Cancel)));
        var sample = await app.DoAsync(db => db.Samples.SingleAsync(Cancel));
        Assert.Equal(1, sample.Version);
        var message = await app.DoAsync(db => db.Set<OutboxMessage>().SingleAsync(Cancel));

        // The data contain the number that is the placeholder for the key; only the key itself may be replaced.
        Assert.Equal(
            $$"""{"event":"commande_created","commande_id":{{sample.Id}},"data":{"client_id":2147483647,"total":1.5},"timestamp":"2026-02-27T10:18:26Z"}""",
            message.Body);
        Assert.Equal(("commande.created", "commande_created", Instant), (message.RoutingKey, message.EventName, message.CreatedAt));
        Assert.Equal((change.Id, "vendor=1"), (message.TraceParent, message.TraceState));
        Assert.Equal(7, message.MessageId.Version);
    }

    [Fact]
    public async Task The_relay_is_woken_by_it()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        await using var app = await TestApp.WithRelayAsync(servers, options: new() { Poll = TimeSpan.FromMinutes(5) });
        await app.DoAsync(db => CreateAsync(db, guard: null));
        await probe.ReceivedAsync(1);
    }

    [Fact]
    public async Task A_guard_that_refuses_lets_nothing_be_stored_and_one_that_does_not_lets_all()
    {
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        Assert.True(await app.DoAsync(db => CreateAsync(db, Guard(version: 1))));
        Assert.False(await app.DoAsync(db => CreateAsync(db, Guard(version: 1))));

        Assert.Equal(1, await app.DoAsync(db => db.Samples.CountAsync(Cancel)));
        Assert.Equal(1, await app.PendingAsync());
    }

    [Fact]
    public async Task A_guard_asks_once_it_has_its_lock()
    {
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        var connectionString = servers.Postgres.ConnectionString(app.Database);
        await using var other = NpgsqlDataSource.Create(connectionString);
        await using var connection = await other.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync("SELECT pg_advisory_xact_lock(1, 5)");

        var creation = app.DoAsync(db => CreateAsync(db, Guard(version: 1)));
        await Eventually.TrueAsync(
            () => app.DoAsync(db => db.Database
                .SqlQueryRaw<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) AS \"Value\"")
                .SingleAsync(Cancel)),
            "the creation waits for the lock");
        await ExecuteAsync("INSERT INTO \"Samples\" (\"Version\") VALUES (1)");
        await transaction.CommitAsync(Cancel);

        Assert.False(await creation);
        Assert.Equal(0, await app.PendingAsync());

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(Cancel);
        }
    }

    [Fact]
    public async Task It_joins_the_transaction_that_is_open()
    {
        await using var app = await TestApp.CreateAsync(servers, _ => { });
        await Assert.ThrowsAsync<InvalidDataException>(() => app.DoAsync(db => db.InTransactionAsync<int>(
            async _ =>
            {
                await CreateAsync(db, guard: null);
                throw new InvalidDataException();
            },
            Cancel)));

        Assert.Equal(0, await app.DoAsync(db => db.Samples.CountAsync(Cancel)));
        Assert.Equal(0, await app.PendingAsync());
    }

    private static Task<bool> CreateAsync(SampleContext db, CreationGuard? guard)
    {
        var sample = new Sample { Version = 1 };
        db.Add(sample);
        return db.SaveChangesAsync(() => Created(sample), guard, Cancel);
    }

    private static CommandeCreated Created(Sample sample) => new(sample.Id, new(int.MaxValue, 1.5m), Instant);

    private static CreationGuard Guard(int version) =>
        new($"SELECT 1 FROM \"Samples\" WHERE \"Version\" = {version}", $"SELECT pg_advisory_xact_lock_shared({1}, {5})");
}
