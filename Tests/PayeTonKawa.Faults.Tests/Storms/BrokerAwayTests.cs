using System.Diagnostics;
using System.Globalization;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests.Storms;

/// <summary>Thousands of writes while the broker is down.</summary>
public sealed class BrokerAwayTests(ITestOutputHelper output)
{
    private const int Seed = 6;

    // In turn with the broker and without, so that whatever else the machine does falls on both.
    private const int Outages = 3;

    // In milliseconds: a pause of the machine. Whoever waits for the broker waits for seconds.
    private const double Slack = 100;

    private static readonly TimeSpan AnswersLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_write_is_answered_as_ever_and_its_event_arrives_soon_after_the_brokers_return()
    {
        var journal = new Journal(output, $"{Storm.Size} writes while the broker is away");
        await new Trial(Seed, journal).RunAsync(async (system, caller, _) =>
        {
            // Warm-up: the first responses are slow for other reasons.
            await NextTimesAsync(caller, Storm.Size / 4);
            var (usual, away) = (new List<double>(), new List<double>());
            for (var outage = 0; outage < Outages; outage++)
            {
                usual.Add(Percentile99(await NextTimesAsync(caller, Storm.Size / Outages)));
                Assert.True(await system.Instances.ExecuteAsync("rabbitmq", 0, KnownResourceCommands.StopCommand, Token));
                away.Add(Percentile99(await NextTimesAsync(caller, Storm.Size / Outages)));
                await DeliverAsync(system, journal);
            }

            var (with, without) = (Storm.Median(usual), Storm.Median(away));
            journal.Note(string.Create(CultureInfo.InvariantCulture, $"p99 {with:0.0} ms with the broker, {without:0.0} ms without: × {without / with:0.00}"));
            Assert.InRange(without, 0, (2 * with) + Slack);
            Assert.Equal((0, 0), (caller.Unavailable, caller.Unanswered));
        });

        Assert.True(journal.Violations.IsEmpty, journal.Violations.FirstOrDefault());
    }

    private static async Task<List<TimeSpan>> NextTimesAsync(Caller caller, int count)
    {
        var first = caller.Answers;
        await Eventually.NothingMissingAsync(
            () => Task.FromResult(first + count - caller.Answers is > 0 and var missing ? $"{missing} answers" : null), AnswersLimit, Token);
        return [.. caller.Times.Skip(first).Take(count)];
    }

    // The clients keep writing meanwhile: only events from before the broker's return count.
    private static async Task DeliverAsync(FaultySystem system, Journal journal)
    {
        var databases = new Databases(system);
        var last = await databases.LastEventsAsync(Token);
        var waiting = await databases.WaitingAsync(last, Token);
        Assert.InRange(waiting, 1, long.MaxValue);

        Assert.True(await system.Instances.ExecuteAsync("rabbitmq", 0, KnownResourceCommands.StartCommand, Token));
        await Eventually.NothingMissingAsync(() => Task.FromResult(system.Instances.IsUp("rabbitmq", 0) ? null : "the broker"), StartLimit, Token);
        var clock = Stopwatch.StartNew();
        await Eventually.NothingMissingAsync(
            async () => await databases.WaitingAsync(last, Token) is > 0 and var left ? $"{left} events" : null, DeliveryLimit, Token);
        journal.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{waiting} events waited for the broker and left within {clock.Elapsed.TotalSeconds:0.0} s of its return"));
    }

    private static double Percentile99(List<TimeSpan> times) => times.Order().ElementAt(times.Count * 99 / 100).TotalMilliseconds;
}
