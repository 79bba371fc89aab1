using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PayeTonKawa.Faults.Tests.Checks;
using PayeTonKawa.Faults.Tests.Faults;

namespace PayeTonKawa.Faults.Tests;

/// <summary>A broker of three nodes, each of which dies, hangs and restarts while clients are at work.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Seed = 1717;
    private const int Nodes = 3;
    private const int InHand = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Queues = ["commandes_client_events", "commandes_produit_events"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_all_goes_on_when_the_leader_dies_a_node_hangs_and_all_restart_in_turn()
    {
        var journal = new Journal(output, $"{Nodes} nodes of the broker");
        await new Trial(Seed, journal, brokerNodes: Nodes).RunAsync(async (system, _) =>
        {
            var leader = await LeaderAsync(system);
            await WithoutAsync(
                leader, "killed", () => Do(() => ProcessTree.Signal(ProcessOf(leader), ProcessTree.Kill, descendants: true)), () => StartAsync(leader));
            leader = await LeaderAsync(system);
            await WithoutAsync(
                leader,
                "frozen",
                () => Do(() => ProcessTree.Signal(ProcessOf(leader), ProcessTree.Stop, descendants: true)),
                () => Do(() => ProcessTree.Signal(ProcessOf(leader), ProcessTree.Continue, descendants: true)));
            foreach (var node in (string[])["rabbitmq", "rabbitmq-2", "rabbitmq-3"])
            {
                await WithoutAsync(
                    node,
                    "stopped",
                    () => system.Instances.ExecuteAsync(node, 0, KnownResourceCommands.StopCommand, Token),
                    () => StartAsync(node));
            }

            int ProcessOf(string node) => system.Instances.ProcessId(node, 0) ?? throw new InvalidOperationException($"{node} does not run.");

            // Aspire has to notice the end first.
            Task StartAsync(string node) => Eventually.NothingMissingAsync(
                async () => await system.Instances.ExecuteAsync(node, 0, KnownResourceCommands.StartCommand, Token) ? null : $"the start of {node}", Limit, Token);

            async Task WithoutAsync(string node, string how, Func<Task> take, Func<Task> giveBack)
            {
                await take();
                var clock = Stopwatch.StartNew();
                await GoOnAsync(system);
                journal.Note(string.Create(CultureInfo.InvariantCulture, $"{node} is {how}: publishing and consuming went on within {clock.Elapsed.TotalSeconds:0.0} s"));
                await giveBack();
                await Eventually.NothingMissingAsync(async () => system.Instances.IsUp(node, 0) ? await MissingMemberAsync(system) : node, Limit, Token);
                journal.Note($"{node} is back");
            }
        });

        Assert.True(journal.Violations.IsEmpty, journal.Violations.FirstOrDefault());
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    // The node that leads the queue of the deleted clients, by the name of its resource.
    private static async Task<string> LeaderAsync(FaultySystem system) =>
        (await ReadAsync(system, Queues[0])).GetProperty("leader").GetString()!.Split('@')[0];

    private static async Task<string?> MissingMemberAsync(FaultySystem system)
    {
        foreach (var queue in Queues)
        {
            try
            {
                if ((await ReadAsync(system, queue)).GetProperty("online").GetArrayLength() < Nodes)
                {
                    return $"a member of {queue}";
                }
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    // A JsonElement: RabbitMQ 3.10 repeats properties.
    private static async Task<JsonElement> ReadAsync(FaultySystem system, string queue)
    {
        using var http = await system.CreateManagementClientAsync(Token);
        return await http.GetFromJsonAsync<JsonElement>($"/api/queues/%2F/{queue}", Token);
    }

    // Published is what had been committed when the node was gone, and more deletions are consumed after that than the consumers can have had in hand.
    private static async Task GoOnAsync(FaultySystem system)
    {
        var databases = new Databases(system);
        var last = await databases.LastEventsAsync(Token);
        await Eventually.NothingMissingAsync(
            async () => await databases.WaitingAsync(last, Token) is > 0 and var waiting ? $"the publication of {waiting} events" : null, Limit, Token);
        var enough = await CountClosedAsync() + InHand;
        await Eventually.NothingMissingAsync(
            async () => await CountClosedAsync() is var closed && closed < enough ? $"the closing of {enough - closed} orders" : null, Limit, Token);

        Task<long> CountClosedAsync() => databases.AskAsync("commandes-db", "SELECT count(*) FROM commandes WHERE statut = 'client_supprime'", Token);
    }
}
