using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests;
using PayeTonKawa.Tests.Servers;
using RabbitMQ.Client;
using Services.Testing;

namespace Clients.Api.Tests;

/// <summary>
/// The service in its own process, on a primary with a synchronous standby: under load the primary is killed, and later the standby promoted. The service
/// is not restarted.
/// </summary>
public sealed class FailoverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Database = "clients_db";
    private const string Key = "the-key-of-the-tests";
    private const string Tap = "tests_tap";
    private const int Writers = 6;
    private const int Many = 300;

    // From the promotion to the first answer; at most 3 s unless the machine is busy (docs/scaling.md).
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private readonly PostgresServer _primary = new();
    private readonly RabbitServer _rabbit = new();
    private readonly HttpClient _client = new() { BaseAddress = new($"http://127.0.0.1:{FreePort.Take()}") };
    private readonly ConcurrentQueue<string> _violations = new();
    private PostgresServer? _standby;
    private ServiceProcess? _service;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresServer Standby => _standby!;

    public async ValueTask InitializeAsync()
    {
        _client.DefaultRequestHeaders.Add("X-API-Key", Key);
        await Task.WhenAll(_primary.CreateAsync(), _rabbit.StartAsync());
        _standby = await _primary.StartStandbyAsync();
        await WithBrokerAsync(async channel =>
        {
            await channel.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Topic, durable: true, cancellationToken: Cancel);
            await channel.QueueDeclareAsync(Tap, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);
            await channel.QueueBindAsync(Tap, Topology.Exchange, "#", cancellationToken: Cancel);
        });
        _service = ServiceProcess.Start("Clients.Api", new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"{_client.BaseAddress}",
            ["ApiKeys__0"] = Key,
            ["ConnectionStrings__clients-db"] =
                $"Host={_primary.Address},{Standby.Address};Target Session Attributes=primary;Username=test;Database={Database};Timeout=5;Command Timeout=5",
            ["ConnectionStrings__rabbitmq"] = _rabbit.ConnectionString,
        });
        await Eventually.TrueAsync(IsHealthyAsync, "the service is healthy");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var server in (IAsyncDisposable?[])[_service, _standby, _primary, _rabbit])
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task A_primary_killed_under_load_costs_no_acknowledged_write_and_no_event()
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, Writers).Select(number => new FailoverWriter(number, _client, _violations)).ToList();
        var writing = Task.WhenAll(writers.Select(writer => writer.RunAsync(stop.Token)));
        await Eventually.TrueAsync(() => Acknowledged() > Many, "the service works");

        await _primary.KillAsync();
        await Eventually.TrueAsync(() => writers.All(writer => writer.Unavailable > 0), "every writer is told to come back");
        var (before, unavailable) = (Acknowledged(), writers.Sum(writer => writer.Unavailable));
        await Standby.PromoteAsync();
        var promoted = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(() => Acknowledged() > before, "the service works again");
        var recovery = Stopwatch.GetElapsedTime(promoted);
        await Eventually.TrueAsync(() => Acknowledged() > before + Many, "the service works as before");
        await stop.CancelAsync();
        await writing;

        await Eventually.TrueAsync(async () => await Standby.ExecuteAsync("SELECT count(*) FROM outbox", Database) is 0L, "the outbox is empty");
        var arrivals = await ArrivalsAsync();
        var events = arrivals.DistinctBy(arrival => arrival.MessageId).ToList();
        Check([.. writers.SelectMany(writer => writer.Entities)], await RowsAsync(), events.ToLookup(evt => evt.ClientId));
        Assert.True(_violations.IsEmpty, string.Join('\n', _violations));
        Assert.True(recovery < Recovery, $"The first answer came {recovery} after the promotion.");
        Assert.True(await IsHealthyAsync());

        // Once from each primary: only what was deleted from the outbox just before the kill, or was being published, comes twice.
        Assert.All(arrivals.GroupBy(arrival => arrival.MessageId), same => Assert.InRange(same.Count(), 1, 2));
        Assert.All(arrivals.GroupBy(arrival => arrival.MessageId), same => Assert.Single(same.Distinct()));
        output.WriteLine(
            $"{Acknowledged()} acknowledged, {unavailable} times 503 without a primary, first answer {recovery.TotalSeconds:0.00} s after the promotion, "
            + $"{events.Count} events, {arrivals.Count - events.Count} of them twice");

        int Acknowledged() => writers.Sum(writer => writer.Acknowledged);
    }

    [Fact]
    public async Task A_commit_that_the_standby_does_not_have_is_not_acknowledged()
    {
        var (put, deleted) = (await CreateAsync("put"), await CreateAsync("deleted"));
        await Standby.KillAsync();

        var answers = await Task.WhenAll(
            _client.PostAsJsonAsync("/customers/", Body("late"), Cancel),
            _client.PutAsJsonAsync(put, new { nom = "Bernard" }, Cancel),
            _client.DeleteAsync(deleted, Cancel));

        foreach (var answer in answers)
        {
            await answer.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
        }

        // What refused is as usable as before.
        await _primary.ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await _primary.ExecuteAsync("SELECT pg_reload_conf()");
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _client.PutAsJsonAsync(put, new { nom = $"Petit {number}" }, Cancel))),
            answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        static object Body(string name) => new { nom = "Martin", prenom = "Sophie", email = $"{name}@test.com" };

        async Task<Uri> CreateAsync(string name)
        {
            using var response = await _client.PostAsJsonAsync("/customers/", Body(name), Cancel);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return response.Headers.Location!;
        }
    }

    // Each client is as acknowledged, or has its last change too if that was answered 503; and the events tell exactly its changes, in order.
    private void Check(IReadOnlyList<FailoverWriter.Entity> entities, Dictionary<string, (int Id, string Nom)> rows, ILookup<int, Arrival> events)
    {
        foreach (var entity in entities)
        {
            var row = rows.TryGetValue(entity.Email, out var found) ? found : default((int Id, string Nom)?);
            var told = (entity.Id ?? row?.Id) is { } id ? events[id].ToList() : [];
            if (!IsAs(entity.Changes.Where(change => change.Acknowledged)) && !IsAs(entity.Changes))
            {
                _violations.Enqueue($"{entity} is {row?.Nom ?? "not there"}, events: {string.Join(", ", told)}");
            }

            if (!told.Select(arrival => arrival.Sequence).SequenceEqual(told.Select(arrival => arrival.Sequence).Order()))
            {
                _violations.Enqueue($"{entity} has its events out of order: {string.Join(", ", told)}");
            }

            bool IsAs(IEnumerable<FailoverWriter.Change> changes) =>
                changes.LastOrDefault(FailoverWriter.Nothing).Nom == row?.Nom
                && changes.Select(change => (change.Kind, change.Nom)).SequenceEqual(told.Select(arrival => (arrival.Kind, arrival.Nom)));
        }

        var known = entities.Select(entity => entity.Id ?? (rows.TryGetValue(entity.Email, out var row) ? row.Id : 0)).ToHashSet();
        Assert.All(events, evt => Assert.Contains(evt.Key, known));
        Assert.Subset(entities.Select(entity => entity.Email).ToHashSet(), rows.Keys.ToHashSet());
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            return (await _client.GetAsync("/health", Cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<Dictionary<string, (int Id, string Nom)>> RowsAsync()
    {
        await using var database = NpgsqlDataSource.Create(Standby.ConnectionString(Database));
        await using var command = database.CreateCommand("SELECT id, nom, email FROM clients");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        Dictionary<string, (int, string)> rows = [];
        while (await reader.ReadAsync(Cancel))
        {
            rows.Add(reader.GetString(2), (reader.GetInt32(0), reader.GetString(1)));
        }

        return rows;
    }

    // All that were published: the outbox is empty, so the broker has confirmed them.
    private async Task<List<Arrival>> ArrivalsAsync()
    {
        List<Arrival> arrivals = [];
        await WithBrokerAsync(async channel =>
        {
            while (await channel.BasicGetAsync(Tap, autoAck: true, Cancel) is { } message)
            {
                arrivals.Add(Arrival.Of(message));
            }
        });
        return arrivals;
    }

    private async Task WithBrokerAsync(Func<IChannel, Task> use)
    {
        await using var connection = await _rabbit.Factory.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await use(channel);
    }

    private sealed record Arrival(string MessageId, long Sequence, int ClientId, string Kind, string? Nom)
    {
        internal static Arrival Of(BasicGetResult message)
        {
            var body = JsonDocument.Parse(Encoding.UTF8.GetString(message.Body.Span)).RootElement;
            return new(
                message.BasicProperties.MessageId!,
                (long)message.BasicProperties.Headers![Topology.SequenceHeader]!,
                body.GetProperty("client_id").GetInt32(),
                message.RoutingKey,
                body.TryGetProperty("data", out var data) ? data.GetProperty("nom").GetString() : null);
        }
    }
}
