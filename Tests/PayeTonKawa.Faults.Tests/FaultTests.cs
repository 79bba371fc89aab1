using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Faults;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests;

/// <summary>The promise of the architecture: whatever is killed, frozen, cut or stopped, nothing is lost, nothing is wrong, nothing is stuck.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Workers = 6;
    private const int SharedProducts = 2;

    private static readonly TimeSpan QuietLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_wrong_or_stuck_whatever_strikes()
    {
        var campaign = Campaign.FromEnvironment();
        var journal = new Journal();

        // At once and whatever becomes of this process.
        Console.WriteLine(campaign);
        try
        {
            await RunAsync(campaign, journal);
        }
        finally
        {
            foreach (var line in journal.Lines.Prepend($"{campaign}").Concat(journal.Violations.Select(violation => $"VIOLATION {violation}")))
            {
                output.WriteLine(line);
            }
        }

        Assert.True(journal.Violations.IsEmpty, $"{campaign} finds {journal.Violations.Count} violations, the first: {journal.Violations.FirstOrDefault()}");
    }

    private static async Task RunAsync(Campaign campaign, Journal journal)
    {
        var random = new Random(campaign.Seed);
        var plan = FaultPlan.Draw(random, campaign.Kills);
        await using var system = await FaultySystem.StartAsync(Token);
        var tap = new EventTap(system);
        await tap.OpenAsync(Token);
        var ledger = new Ledger();
        await CreateSharedAsync(system, ledger);
        journal.Note($"started; {plan.Count} faults");

        var broker = new Broker(system);
        using var http = system.CreateClient("api-clients");
        var caller = new Caller(http, system.Instances, journal);
        using var stop = new CancellationTokenSource();
        var watching = broker.WatchRedeliveriesAsync(stop.Token);
        var working = Enumerable.Range(0, Workers)
            .Select(number => new Worker(number, new Random(unchecked(campaign.Seed + 1 + number)), caller, ledger, journal).RunAsync(stop.Token, Token))
            .ToList();

        var striking = new FaultInjector(system, journal, () => caller.Answers).RunAsync(plan, Token);
        await (await Task.WhenAny([striking, .. working]));
        await striking;
        await stop.CancelAsync();
        await Task.WhenAll(working);
        journal.Note($"healed; {caller.Answers} answers, {caller.Unavailable} of them 503, {ledger.Entities.Count} entities");

        await BecomeQuietAsync(system, broker);
        journal.Note("quiet");
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (events, duplicates) = await tap.DrainAsync(Token);
        journal.Note($"{events.Count} events, {duplicates} came twice, {broker.Redeliveries} redeliveries");
        Verdict.Reach(ledger, await Rows.ReadAsync(system, Token), events, journal);

        // Each fault may give each message back once; a loop would give it back a hundred times a second.
        var awaited = events.Count(seen => seen.Text is "client.deleted " or "produit.deleted ");
        Assert.InRange(broker.Redeliveries, 0, (long)awaited * (plan.Count + 1));
    }

    private static async Task CreateSharedAsync(FaultySystem system, Ledger ledger)
    {
        using var http = system.CreateClient("api-produits");
        for (var number = 0; number < SharedProducts; number++)
        {
            using var created = await http.PostAsJsonAsync("/products/", new { nom = $"partagé {number}", prix = 1, stock = 50 }, Token);
            ledger.Shared[(await created.Content.ReadFromJsonAsync<JsonObject>(Token))!["id"]!.GetValue<int>()] = new();
        }
    }

    private static Task BecomeQuietAsync(FaultySystem system, Broker broker)
    {
        var databases = new Databases(system);
        return Eventually.NothingMissingAsync(
            async () =>
            {
                try
                {
                    return await databases.BusyAsync(Token)
                        ?? await broker.BusyAsync(Token)
                        ?? (Verdict.CountWrongOrders(await Rows.ReadAsync(system, Token)) is > 0 and var wrong ? $"{wrong} orders are not what the deletions make of them" : null);
                }
                catch (Exception exception) when (!Token.IsCancellationRequested && exception is HttpRequestException or JsonException or NpgsqlException or OperationCanceledException)
                {
                    return exception.Message;
                }
            },
            QuietLimit,
            Token);
    }
}
