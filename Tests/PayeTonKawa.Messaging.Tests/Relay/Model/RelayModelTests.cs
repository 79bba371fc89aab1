using CsCheck;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Proxy;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>
/// Any schedule of transactions and of faults at any step of the relay: every committed event arrives and no other, in the commit order of its entity. The
/// environment variable PAYETONKAWA_SCHEDULES sets the number of schedules.
/// </summary>
[Collection(ServersGroup.Name)]
public sealed class RelayModelTests(ServersFixture servers)
{
    private const string End = "end";

    private static readonly int Schedules = int.TryParse(Environment.GetEnvironmentVariable("PAYETONKAWA_SCHEDULES"), out var schedules) ? schedules : 30;

    private static readonly Gen<int> Relay = Gen.Int[0, RelayTrial.Relays - 1];
    private static readonly Gen<int> Writer = Gen.Int[0, RelayTrial.Writers - 1];

    // A new connection takes about 1,200 bytes to the broker, an event 400, and its confirm 21.
    private static readonly Gen<int> Bytes = Gen.Frequency((1, Gen.Int[0, 100]), (2, Gen.Int[0, 1000]), (1, Gen.Int[0, 5000]));

    private static readonly Gen<Step> Write = Gen.Select(Writer, Gen.Int[1, 4], Gen.Bool, (writer, entity, low) =>
        new Step($"writer {writer} changes {entity}{(low ? ", stock is low" : "")}", trial => trial.WriteAsync(writer, entity, low)));

    private static readonly Gen<Step> Commit = Writer.Select(writer => new Step($"writer {writer} commits", trial => trial.CommitAsync(writer)));

    private static readonly Gen<Step> RollBack = Writer.Select(writer => new Step($"writer {writer} rolls back", trial => trial.RollBackAsync(writer)));

    private static readonly Gen<Step> Publish = Gen.Const(new Step("the relays publish", trial => trial.PublishAsync()));

    private static readonly Gen<Step> Fault = Gen.Frequency(
        (4, Relay.Select(relay => new Step($"relay {relay} starts", trial => trial.StartAsync(relay)))),
        (2, Relay.Select(relay => new Step($"relay {relay} is stopped", trial => trial.EndAsync(relay, kill: false)))),
        (2, Relay.Select(relay => new Step($"relay {relay} is killed", trial => trial.EndAsync(relay, kill: true)))),
        (2, Gen.Const(new Step("the relays' database sessions are ended", trial => trial.EndSessionsAsync()))),
        (4, Gen.Select(Relay, Gen.Enum<Direction>(), Bytes, (relay, direction, bytes) => new Step(
            $"relay {relay} loses the database {bytes} bytes later {direction}",
            trial => trial.StrikeAsync(relay, running => running.Database.CutAfter(direction, bytes))))),
        (6, Gen.Select(Relay, Gen.Enum<Direction>(), Bytes, (relay, direction, bytes) => new Step(
            $"relay {relay} loses the broker {bytes} bytes later {direction}",
            trial => trial.StrikeAsync(relay, running => running.Broker.CutAfter(direction, bytes))))),
        (1, Relay.Select(relay => new Step(
            $"relay {relay}'s connection to the broker stalls", trial => trial.StrikeAsync(relay, running => running.Broker.Stall())))));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_committed_event_arrives_in_order_whatever_fails()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var database = await CreateDatabaseAsync();
        await Gen.Frequency((12, Write), (5, Commit), (1, RollBack), (2, Publish), (8, Fault)).Array[1, 40].SampleAsync(
            async steps =>
            {
                await using var trial = new RelayTrial(servers, database);
                await trial.StartAsync(0);
                await RunAsync(trial, steps);
                await trial.FinishAsync();

                // An event of an earlier schedule may come again, when the broker reads what was sent before a cut.
                var arrivals = (await TakeAsync(probe)).FindAll(arrival => arrival.Version >= trial.FirstVersion);
                Assert.Equal(trial.Committed, FirstArrivals(arrivals));
                Assert.Equal(LastCommitted(trial), Arrival.Follow(arrivals));
            },
            iter: Schedules,
            threads: 1,
            print: Print);
    }

    [Fact]
    public async Task An_entitys_last_event_arrives_last_though_the_broker_refuses_some()
    {
        await using var probe = await BrokerProbe.OpenAsync(servers);
        var narrow = (await probe.Channel.QueueDeclareAsync(
            "",
            durable: false,
            exclusive: true,
            autoDelete: true,
            arguments: new Dictionary<string, object?> { ["x-max-length"] = 2, ["x-overflow"] = "reject-publish" },
            cancellationToken: Cancel)).QueueName;
        await probe.Channel.QueueBindAsync(narrow, Topology.Exchange, "produit.stock_low", cancellationToken: Cancel);
        var read = Gen.Const(new Step("the full queue is read", _ => probe.Channel.QueuePurgeAsync(narrow)));
        var database = await CreateDatabaseAsync();
        await Gen.Frequency((8, Write), (4, Commit), (1, RollBack), (1, Publish), (2, read)).Array[1, 30].SampleAsync(
            async steps =>
            {
                await using var trial = new RelayTrial(servers, database);
                await trial.StartAsync(0);
                await RunAsync(trial, steps);
                await trial.FinishAsync(() => probe.Channel.QueuePurgeAsync(narrow));
                var arrivals = await TakeAsync(probe);

                // A refused event has arrived in the other queues, but comes again, and so does what was sent after it.
                Assert.Equal(trial.Committed, FirstArrivals(arrivals));
                var last = arrivals.GroupBy(arrival => arrival.Entity).ToDictionary(entity => entity.Key, entity => entity.Last().Version);
                Assert.Equal(LastCommitted(trial), last);
                Assert.Equal(LastCommitted(trial), Arrival.Follow(arrivals));
            },
            iter: Math.Max(1, Schedules / 3),
            threads: 1,
            print: Print);
    }

    private async Task<string> CreateDatabaseAsync()
    {
        var database = $"t{Guid.NewGuid():N}";
        await new RelayTrial(servers, database).CreateDatabaseAsync();
        return database;
    }

    private static async Task RunAsync(RelayTrial trial, Step[] steps)
    {
        foreach (var step in steps)
        {
            await step.RunAsync(trial);
        }
    }

    // The broker delivers what it confirmed before what is published now.
    private static async Task<List<Arrival>> TakeAsync(BrokerProbe probe)
    {
        await probe.PublishAsync(End, []);
        await Eventually.TrueAsync(() => probe.Messages.Any(message => message.RoutingKey == End), "the end is delivered");
        List<Arrival> arrivals = [];
        while (probe.Messages.TryDequeue(out var message))
        {
            if (message.RoutingKey != End)
            {
                arrivals.Add(Arrival.Of(message.Body, message.Properties));
            }
        }

        return arrivals;
    }

    private static SortedDictionary<int, List<int>> FirstArrivals(IEnumerable<Arrival> arrivals) => new(arrivals
        .GroupBy(arrival => arrival.Entity, arrival => arrival.Version)
        .ToDictionary(entity => entity.Key, entity => entity.Distinct().ToList()));

    private static Dictionary<int, int> LastCommitted(RelayTrial trial) => trial.Committed.ToDictionary(entity => entity.Key, entity => entity.Value[^1]);

    private static string Print(Step[] steps) => string.Join('\n', (object[])steps);
}
