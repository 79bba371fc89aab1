using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Faults;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests;

/// <summary>Runs clients on a system of two replicas of each service during faults, and compares their responses with the final state.</summary>
/// <param name="seed">Determines what the clients do.</param>
/// <param name="journal">Is told the course.</param>
/// <param name="shared">Whether the clients use the address that the replicas share, instead of each replica's own.</param>
/// <param name="brokerNodes">The number of nodes of the broker.</param>
/// <param name="workers">The number of clients, each with one request at a time.</param>
internal sealed class Trial(int seed, Journal journal, bool shared = false, int brokerNodes = 1, int workers = Trial.Workers)
{
    /// <summary>The usual number of clients.</summary>
    public const int Workers = 6;

    private const int SharedProducts = 2;

    private static readonly TimeSpan QuietLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs the clients on a new system for as long as <paramref name="befall"/> lasts, and checks the state once the system is idle again.</summary>
    /// <returns>How many times the broker has delivered a message again.</returns>
    public async Task<Redeliveries> RunAsync(Func<FaultySystem, Caller, Ledger, Task> befall)
    {
        await using var system = await FaultySystem.StartAsync(Token, replicas: FaultPlan.Replicas, brokerNodes: brokerNodes);
        var tap = new EventTap(system);
        await tap.OpenAsync(Token);
        var ledger = new Ledger();
        await CreateSharedAsync(system, ledger);
        journal.Note("started");

        var (broker, redeliveries) = (new Broker(system), new Redeliveries(system));
        using var http = system.CreateClient("api-clients");
        var caller = new Caller(http, shared ? (service, _) => system.App.GetEndpoint(service, "http") : system.Instances.Address, journal);
        using var stop = new CancellationTokenSource();
        var watching = redeliveries.WatchAsync(stop.Token);
        var working = Enumerable.Range(0, workers)
            .Select(number => new Worker(number, new Random(unchecked(seed + 1 + number)), caller, ledger, journal).RunAsync(stop.Token, Token))
            .ToList();

        var befalling = befall(system, caller, ledger);
        await (await Task.WhenAny([befalling, .. working]));
        await befalling;
        await stop.CancelAsync();
        await Task.WhenAll(working);
        journal.Note($"healed; {caller.Answers} answers, {caller.Unavailable} of them 503, {ledger.Entities.Count} entities");

        await BecomeQuietAsync(system, broker);
        journal.Note("quiet");
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await redeliveries.ReadAsync(Token);
        var (events, duplicates) = await tap.DrainAsync(Token);
        journal.Note(
            $"{events.Count} events, {duplicates} came twice, {redeliveries.Total} of {redeliveries.Deliveries} deliveries were redeliveries, "
            + $"at most {redeliveries.Most} of one message");
        Verdict.Reach(ledger, await Rows.ReadAsync(system, Token), events, journal);
        return redeliveries;
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

    private Task BecomeQuietAsync(FaultySystem system, Broker broker)
    {
        var databases = new Databases(system);
        var clock = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        return Eventually.NothingMissingAsync(
            async () =>
            {
                var missing = await MissingAsync(system, databases, broker);
                if (missing is not null && clock.Elapsed - told > NotePeriod)
                {
                    told = clock.Elapsed;
                    journal.Note($"not yet quiet: {missing}");
                }

                return missing;
            },
            QuietLimit,
            Token);
    }

    private static async Task<string?> MissingAsync(FaultySystem system, Databases databases, Broker broker)
    {
        try
        {
            return await databases.BusyAsync(Token)
                ?? await broker.BusyAsync(Token)
                ?? (Verdict.CountWrongOrders(await Rows.ReadAsync(system, Token)) is > 0 and var wrong
                    ? $"{wrong} orders are not what the deletions make of them"
                    : null);
        }
        catch (Exception exception)
            when (!Token.IsCancellationRequested && exception is HttpRequestException or JsonException or NpgsqlException or OperationCanceledException)
        {
            return exception.Message;
        }
    }
}
