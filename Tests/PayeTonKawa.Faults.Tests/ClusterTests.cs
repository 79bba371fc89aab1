using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PayeTonKawa.Faults.Tests.Faults;
using PayeTonKawa.Faults.Tests.Workload;

namespace PayeTonKawa.Faults.Tests;

/// <summary>A broker of three nodes, each of which dies, hangs and restarts while clients are at work.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Seed = 1717;
    private const int Nodes = 3;

    // Three nodes and seven services share the cores: a test of their recovery leaves room for it.
    private const int Workers = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Queues = ["commandes_client_events", "commandes_produit_events"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_all_goes_on_when_the_leader_dies_a_node_hangs_and_all_restart_in_turn()
    {
        var journal = new Journal(output, $"{Nodes} nodes of the broker");
        await new Trial(Seed, journal, brokerNodes: Nodes, workers: Workers).RunAsync(async (system, caller, ledger) =>
        {
            var leader = await LeaderAsync(system);
            await WithoutAsync(leader, "killed", () => SignalAsync(leader, ProcessTree.Kill), () => StartAsync(leader));
            leader = await LeaderAsync(system);
            await WithoutAsync(leader, "frozen", () => SignalAsync(leader, ProcessTree.Stop), () => SignalAsync(leader, ProcessTree.Continue));
            foreach (var node in (string[])["rabbitmq", "rabbitmq-2", "rabbitmq-3"])
            {
                await WithoutAsync(
                    node,
                    "stopped",
                    () => system.Instances.ExecuteAsync(node, 0, KnownResourceCommands.StopCommand, Token),
                    () => StartAsync(node));
            }

            Task SignalAsync(string node, int signal)
            {
                ProcessTree.Signal(
                    system.Instances.ProcessId(node, 0) ?? throw new InvalidOperationException($"{node} does not run."), signal, descendants: true);
                return Task.CompletedTask;
            }

            // Aspire has to notice the end first.
            Task StartAsync(string node) => Eventually.NothingMissingAsync(
                async () => await system.Instances.ExecuteAsync(node, 0, KnownResourceCommands.StartCommand, Token)
                    ? null
                    : $"the start of {node}",
                Limit,
                Token);

            async Task WithoutAsync(string node, string how, Func<Task> take, Func<Task> giveBack)
            {
                await take();
                var clock = Stopwatch.StartNew();
                await CloseAnOrderAsync(system, caller, ledger);
                journal.Note(string.Create(
                    CultureInfo.InvariantCulture, $"{node} is {how}: an order of a deleted client is closed after {clock.Elapsed.TotalSeconds:0.0} s"));
                await giveBack();
                await Eventually.NothingMissingAsync(async () => system.Instances.IsUp(node, 0) ? await MissingMemberAsync(system) : node, Limit, Token);
                journal.Note($"{node} is back");
            }
        });

        Assert.True(journal.Violations.IsEmpty, journal.Violations.FirstOrDefault());
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

    // An event is published and consumed.
    private static async Task CloseAnOrderAsync(FaultySystem system, Caller caller, Ledger ledger)
    {
        var client = await CreateAsync(EntityKind.Client, "nom 0", null);
        var order = await CreateAsync(EntityKind.Commande, "en_attente", client.Id);
        var deletion = await caller.SendAsync(HttpMethod.Delete, EntityKind.Client, $"{client.Id}", null, 0, Token);
        client.Changes.Add(new(ChangeKind.Deletion, "", deletion.Outcome));
        using var http = system.CreateClient(EntityKind.Commande.Service);
        await Eventually.NothingMissingAsync(
            async () => EntityKind.Commande.ValueOf((await http.GetFromJsonAsync<JsonNode>($"/orders/{order.Id}", Token))!) is var value
                && value != "client_supprime" ? $"the closing of an order that is {value}" : null,
            Limit,
            Token);

        async Task<Entity> CreateAsync(EntityKind kind, string value, int? clientId)
        {
            var entity = new Entity(kind, ledger.NextTag(), clientId);
            var answer = await caller.SendAsync(HttpMethod.Post, kind, "", kind.Creation(entity.Tag, value, clientId), 0, Token);
            entity.Id = answer.Body!["id"]!.GetValue<int>();
            entity.Changes.Add(new(ChangeKind.Creation, value, answer.Outcome));
            ledger.Entities.Enqueue(entity);
            return entity;
        }
    }
}
