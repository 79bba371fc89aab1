using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using PayeTonKawa.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load;

/// <summary>Measures the latency of an event to the broker and to its effect in the database.</summary>
internal sealed class LatencyBench(Broker broker, HttpClient clients, HttpClient commandes, string commandesDb, int count)
{
    private const int WarmUp = 100;

    private const string Trigger = """
        CREATE OR REPLACE FUNCTION bench() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('bench', NEW.id::text); RETURN NULL; END $$;
        CREATE OR REPLACE TRIGGER bench AFTER UPDATE ON commandes FOR EACH ROW EXECUTE FUNCTION bench();
        """;

    internal async IAsyncEnumerable<LatencyRow> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ToBrokerAsync(cancellationToken);
        yield return await ToEffectAsync("idle", cancellationToken);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = LoadAsync(enough.Token);
        yield return await ToEffectAsync("while 16 connections post orders", cancellationToken);
        await enough.CancelAsync();
        await load;
    }

    private async Task LoadAsync(CancellationToken enough)
    {
        var posts = HttpCase.All.Single(http => http is { Resource: "api-commandes", Method: "POST" });
        while (!enough.IsCancellationRequested)
        {
            await Wrk.RunAsync(posts, commandes.BaseAddress!, connections: 16, seconds: 2, CancellationToken.None);
        }
    }

    private async Task<LatencyRow> ToBrokerAsync(CancellationToken cancellationToken)
    {
        await using var channel = await broker.OpenChannelAsync(cancellationToken);
        var queue = await channel.QueueDeclareAsync("", exclusive: true, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, Topology.Exchange, "client.created", cancellationToken: cancellationToken);
        var arrivals = Channel.CreateUnbounded<long>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) => arrivals.Writer.WriteAsync(Stopwatch.GetTimestamp(), cancellationToken).AsTask();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);

        var times = new List<TimeSpan>();
        for (var n = 0; n < WarmUp + count; n++)
        {
            await CreateAsync(clients, "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            var arrived = await arrivals.Reader.ReadAsync(cancellationToken);
            if (n >= WarmUp)
            {
                times.Add(arrived > answered ? Stopwatch.GetElapsedTime(answered, arrived) : TimeSpan.Zero);
            }

            await Task.Delay(10, cancellationToken);
        }

        return LatencyRow.Of("201 of POST /customers/ → a queue of the broker", times);
    }

    private async Task<LatencyRow> ToEffectAsync(string meanwhile, CancellationToken cancellationToken)
    {
        // The database notifies: polling it would consume the time that is measured.
        await Seed.ExecuteAsync(commandesDb, Trigger, cancellationToken);
        await using var database = new NpgsqlConnection(commandesDb);
        await database.OpenAsync(cancellationToken);
        await using (var listening = new NpgsqlCommand("LISTEN bench", database))
        {
            await listening.ExecuteNonQueryAsync(cancellationToken);
        }

        var closed = "";
        database.Notification += (_, notification) => closed = notification.Payload;
        var times = new List<TimeSpan>();
        for (var n = 0; n < WarmUp + count; n++)
        {
            var client = await CreateAsync(
                clients, "/customers/", new { nom = "Martin", prenom = "Sophie", email = $"{Guid.NewGuid():N}@test.com" }, cancellationToken);
            var order = await CreateAsync(
                commandes, "/orders/",
                new { client_id = client, lignes = new[] { new { produit_id = 1, quantite = 2, prix_unitaire = 9.99 } } }, cancellationToken);
            using var response = await clients.DeleteAsync($"/customers/{client}", cancellationToken);
            response.EnsureSuccessStatusCode();
            var clock = Stopwatch.StartNew();
            while (closed != order.ToString(CultureInfo.InvariantCulture))
            {
                await database.WaitAsync(cancellationToken);
            }

            if (n >= WarmUp)
            {
                times.Add(clock.Elapsed);
            }

            await Task.Delay(10, cancellationToken);
        }

        return LatencyRow.Of($"204 of DELETE /customers/{{id}} → client_supprime, {meanwhile}", times);
    }

    private static async Task<int> CreateAsync(HttpClient client, string path, object body, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(path, body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetInt32();
    }
}
