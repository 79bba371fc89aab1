using System.Diagnostics;
using System.Globalization;
using System.Text;
using PayeTonKawa.Faults.Tests.Checks;
using RabbitMQ.Client;

namespace PayeTonKawa.Faults.Tests.Storms;

/// <summary>Messages that can never be processed, among thousands of valid ones.</summary>
[Collection(SystemGroup.Name)]
public sealed class PoisonTests(SystemFixture fixture, ITestOutputHelper output)
{
    private const string Database = "commandes-db";
    private const string Consumer = "consumer-commandes";

    // In turn without poison and with it, so that whatever else the machine does falls on both.
    private const int Rounds = 3;

    // In seconds. A round of the short form takes a fifth of a second, and a pause of the machine as long; one message that holds up others does so for
    // longer, because it is tried again with pauses of up to a second.
    private const double Slack = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // No test uses client ids of this range.
    private int _nextClient = 1_000_000_000;

    private readonly Databases _databases = new(fixture.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_good_ones_are_handled_and_the_others_kept()
    {
        var process = fixture.System.Instances.ProcessId(Consumer, 0);
        var kept = await CountKeptAsync();

        // Warm-up: the first messages are slow for other reasons.
        await HandleAsync(Storm.Poison);
        var (alone, mixed) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await HandleAsync(poison: 0));
            mixed.Add(await HandleAsync(Storm.Poison));
        }

        var (usual, slowed) = (Storm.Median(alone), Storm.Median(mixed));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Storm.Size} good messages alone {usual:0.00} s, "
            + $"with {Storm.Poison} poisoned among them {slowed:0.00} s: throughput × {usual / slowed:0.00}"));
        Assert.InRange(slowed, 0, (2 * usual) + Slack);

        var broker = new Broker(fixture.System);
        await Eventually.NothingMissingAsync(() => broker.BusyAsync(Token), Limit, Token);
        Assert.Equal(kept + ((1 + Rounds) * Storm.Poison), await CountKeptAsync());
        Assert.Equal(process, fixture.System.Instances.ProcessId(Consumer, 0));
    }

    // Returns the seconds until the last valid message has taken effect.
    private async Task<double> HandleAsync(int poison)
    {
        var firstClient = _nextClient;
        _nextClient += Storm.Size;
        var kept = await CountKeptAsync();
        await using var connection = await fixture.System.ConnectToBrokerAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < Storm.Size; number++)
        {
            if (number % (Storm.Size / Storm.Poison) == 0 && number / (Storm.Size / Storm.Poison) < poison)
            {
                await PublishAsync(channel, $$"""{"event":"client_deleted","client_id":"{{number}}"}""");
            }

            await PublishAsync(channel, $$"""{"event":"client_deleted","client_id":{{firstClient + number}},"timestamp":"2026-02-27T10:18:26Z"}""");
        }

        var countHandled = $"SELECT count(*) FROM clients_supprimes WHERE client_id >= {firstClient} AND client_id < {firstClient + Storm.Size}";
        await Eventually.NothingMissingAsync(
            async () => await _databases.AskAsync(Database, countHandled, Token) is var handled && handled < Storm.Size
                ? $"{Storm.Size - handled} deletions"
                : null,
            Limit,
            Token);
        var elapsed = clock.Elapsed.TotalSeconds;
        await Eventually.NothingMissingAsync(async () => await CountKeptAsync() < kept + poison ? "what was to be kept" : null, Limit, Token);
        return elapsed;
    }

    private Task<long> CountKeptAsync() => _databases.AskAsync(Database, "SELECT count(*) FROM messages_rejetes", Token);

    private static ValueTask PublishAsync(IChannel channel, string body)
    {
        var properties = new BasicProperties
        {
            MessageId = Guid.CreateVersion7().ToString(),
            DeliveryMode = DeliveryModes.Persistent,
            ContentType = "application/json"
        };
        return channel.BasicPublishAsync("payetonkawa", "client.deleted", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Token);
    }
}
