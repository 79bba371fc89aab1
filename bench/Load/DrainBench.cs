using System.Buffers.Text;
using System.Data;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using PayeTonKawa.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load;

/// <summary>Measures how fast the relay and the consumer process a backlog.</summary>
internal sealed class DrainBench(Broker broker, string rabbitmq, HttpClient clients, Databases ours, Databases bare, int events, int deletions)
{
    // The bare consumer handles events one by one at a constant rate: a fifth of them is a sufficient sample.
    private const int BareShare = 5;

    private const int OutboxRounds = 3;

    private int _client = 2_000_000_000;

    internal async IAsyncEnumerable<DrainRow> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await DrainOutboxAsync("outbox → broker", RelayAsync, PublishFromMemoryAsync, cancellationToken);
        yield return await DrainOutboxAsync("outbox → broker, a snapshot open | none", RelayUnderSnapshotAsync, RelayAsync, cancellationToken);
        foreach (var orders in (int[])[0, 1, 10])
        {
            yield return await DrainQueueAsync(orders, deletions, cancellationToken);
        }
    }

    /// <summary>Measures the same backlog with additional consumer processes, which share the CPU cores with the database.</summary>
    internal async IAsyncEnumerable<DrainRow> RunWithReplicasAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var consumers in (uint[])[2, 4])
        {
            var extra = Enumerable.Range(1, (int)consumers - 1).Select(_ => StartConsumer()).ToList();
            try
            {
                await broker.WaitForConsumersAsync(Topology.ClientEventsQueue, consumers, cancellationToken);
                var row = await DrainQueueAsync(orders: 1, deletions, cancellationToken);
                yield return row with { What = $"{row.What}, {consumers} consumers" };
            }
            finally
            {
                extra.ForEach(consumer => consumer.Dispose());
            }

            await broker.WaitForConsumersAsync(Topology.ClientEventsQueue, 1, cancellationToken);
        }
    }

    private ExtraProcess StartConsumer() => ExtraProcess.Start(
        new Projects.Commandes_Consumer().ProjectPath, ("ConnectionStrings__commandes-db", ours.Commandes), ("ConnectionStrings__rabbitmq", rabbitmq));

    // Several alternating rounds: each takes only 1 to 3 s, and the speed of the machine varies from one second to the next.
    private async Task<DrainRow> DrainOutboxAsync(
        string what, Func<CancellationToken, Task<TimeSpan>> relay, Func<CancellationToken, Task<TimeSpan>> limit, CancellationToken cancellationToken)
    {
        var (relayed, limited) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < OutboxRounds; round++)
        {
            relayed += await relay(cancellationToken);
            limited += await limit(cancellationToken);
        }

        var published = events * OutboxRounds;
        return new(what, events, published / relayed.TotalSeconds, published / limited.TotalSeconds);
    }

    // Like pg_dump: as long as the snapshot is open, VACUUM removes nothing, and reads cross all deleted rows.
    private async Task<TimeSpan> RelayUnderSnapshotAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ours.Clients);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var first = new NpgsqlCommand("SELECT count(*) FROM outbox", connection, transaction);
        await first.ExecuteNonQueryAsync(cancellationToken);
        var elapsed = await RelayAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
        await Seed.ExecuteAsync(ours.Clients, "VACUUM outbox", cancellationToken);
        return elapsed;
    }

    private async Task<TimeSpan> RelayAsync(CancellationToken cancellationToken)
    {
        await Outbox.EmptyAsync(ours.Clients, cancellationToken);
        await Outbox.FillAsync(ours.Clients, events, cancellationToken);
        var clock = Stopwatch.StartNew();

        // Any change through the API wakes the relay.
        await PostClientAsync(cancellationToken);
        await Outbox.EmptyAsync(ours.Clients, cancellationToken);
        return clock.Elapsed;
    }

    private async Task<TimeSpan> PublishFromMemoryAsync(CancellationToken cancellationToken)
    {
        byte[][] bodies = [.. Enumerable.Repeat(Encoding.UTF8.GetBytes(Outbox.Body), events)];
        var clock = Stopwatch.StartNew();
        await broker.PublishAsync(Topology.Exchange, "client.created", bodies, cancellationToken);
        return clock.Elapsed;
    }

    /// <summary>Measures the system's consumer and, as its limit, a consumer with one bare UPDATE per event.</summary>
    internal async Task<DrainRow> DrainQueueAsync(int orders, int count, CancellationToken cancellationToken)
    {
        var first = Interlocked.Add(ref _client, count) - count;
        foreach (var database in (string[])[ours.Commandes, bare.Commandes])
        {
            await Seed.ExecuteAsync(
                database,
                $"INSERT INTO commandes (client_id, statut, date_commande, lignes, total) SELECT {first} + n, 'en_attente', now(), '[]', 1 "
                + $"FROM generate_series(1, {count}) n, generate_series(1, {orders}); ANALYZE commandes",
                cancellationToken);
        }

        byte[][] bodies = [.. Enumerable.Range(first + 1, count).Select(id =>
            Encoding.UTF8.GetBytes($$"""{"event":"client_deleted","client_id":{{id}},"timestamp":"2026-02-27T10:18:26Z"}"""))];
        var limit = await BareAsync(bodies[..(count / BareShare)], cancellationToken);
        var drained = await ConsumerAsync(bodies, first, cancellationToken);
        return new($"client.deleted, {orders} orders each", count, count / drained.TotalSeconds, count / BareShare / limit.TotalSeconds);
    }

    // The consumer is running and warmed up: a table lock blocks it until the backlog is complete.
    private async Task<TimeSpan> ConsumerAsync(byte[][] bodies, int first, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ours.Commandes);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locking = new NpgsqlCommand("LOCK TABLE clients_supprimes IN EXCLUSIVE MODE", connection, transaction))
        {
            await locking.ExecuteNonQueryAsync(cancellationToken);
        }

        await broker.PublishAsync(Topology.Exchange, "client.deleted", bodies, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var clock = Stopwatch.StartNew();

        // Counting all rows takes as long as hundreds of deletions, so it is done only once the last row exists.
        var last = first + bodies.Length;
        foreach (var complete in (string[])[
            $"EXISTS (SELECT FROM clients_supprimes WHERE client_id = {last})",
            $"(SELECT count(*) = {bodies.Length} FROM clients_supprimes WHERE client_id > {first} AND client_id <= {last})"])
        {
            while (!await Seed.ScalarAsync<bool>(ours.Commandes, $"SELECT {complete}", cancellationToken))
            {
                await Task.Delay(10, cancellationToken);
            }
        }

        return clock.Elapsed;
    }

    private async Task<TimeSpan> BareAsync(byte[][] bodies, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(bare.Commandes) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 1, NoResetOnClose = true });
        await using var channel = await broker.OpenChannelAsync(cancellationToken);
        var queue = await channel.QueueDeclareAsync("", durable: true, exclusive: true, autoDelete: false, cancellationToken: cancellationToken);
        await broker.PublishAsync("", queue.QueueName, bodies, cancellationToken);

        var (left, done) = (bodies.Length, new TaskCompletionSource());
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await using var command = database.CreateCommand("UPDATE commandes SET statut = 'client_supprime' WHERE client_id = $1");
            command.Parameters.Add(new() { Value = ClientOf(delivery.Body.Span) });
            await command.ExecuteNonQueryAsync(cancellationToken);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
            if (--left == 0)
            {
                done.SetResult();
            }
        };
        await channel.BasicQosAsync(0, 100, global: false, cancellationToken);
        var clock = Stopwatch.StartNew();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer, cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
        return clock.Elapsed;
    }

    private static int ClientOf(ReadOnlySpan<byte> body) =>
        Utf8Parser.TryParse(body[(body.IndexOf("\"client_id\":"u8) + "\"client_id\":".Length)..], out int client, out _)
            ? client
            : throw new InvalidOperationException("The body names no client.");

    private async Task PostClientAsync(CancellationToken cancellationToken)
    {
        using var response = await clients.PostAsJsonAsync(
            "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
