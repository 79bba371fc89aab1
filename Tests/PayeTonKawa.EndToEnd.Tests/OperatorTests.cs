using System.Net;
using System.Text.Json.Nodes;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The operator's commands on the running system, with the Aspire CLI, a tool of this repository.</summary>
[Collection(SystemGroup.Name)]
public sealed class OperatorTests(SharedSystem shared)
{
    private static readonly string[] Expected =
    [
        "api-clients", "api-commandes", "api-produits", "backoffice", "clients-db", "commandes-db", "consumer-commandes",
        "db-clients", "db-commandes", "db-produits", "produits-db", "rabbitmq",
    ];

    // Longer than the restart policy waits before it restarts a resource that ended by itself.
    private static readonly TimeSpan StaysStopped = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunningSystem System => shared.System;

    [Fact]
    public async Task The_running_apphost_is_listed_with_the_link_to_its_dashboard()
    {
        var running = Assert.Single(JsonNode.Parse(await RunAsync("ps", "--format", "Json"))!.AsArray())!;

        Assert.Equal(shared.Login, new Uri(running["dashboardUrl"]!.GetValue<string>()));
        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(shared.Login, Token)).StatusCode);
    }

    [Fact]
    public async Task Every_resource_is_described_with_its_state_health_and_address()
    {
        await System.WaitForAsync(
            async () => await DescribeAsync() is var resources && Expected.All(name => StateOf(resources[name]) == ("Running", "Healthy")), Token);

        var resources = await DescribeAsync();
        Assert.Equal(Expected, Expected.Intersect(resources.Keys));
        Assert.Contains(shared.Clients.BaseAddress!, resources["api-clients"]["urls"]!.AsArray().Select(url => new Uri(url!["url"]!.GetValue<string>())));
    }

    [Fact]
    public async Task What_is_stopped_by_hand_stays_stopped_until_it_is_started()
    {
        await RunAsync("resource", "consumer-commandes", "stop");
        await RunAsync("wait", "consumer-commandes", "--status", "down", "--timeout", "30");
        using (var stays = new CancellationTokenSource(StaysStopped))
        {
            while (!stays.IsCancellationRequested)
            {
                Assert.Equal("Finished", StateOf((await DescribeAsync())["consumer-commandes"]).State);
            }
        }

        await RunAsync("resource", "consumer-commandes", "start");
        await RunAsync("wait", "consumer-commandes", "--timeout", "60");
        await AssertConsumesAsync();
        await RunAsync("resource", "consumer-commandes", "restart");
        await AssertConsumesAsync();
    }

    private async Task AssertConsumesAsync()
    {
        var client = await shared.CreateClientAsync();
        await shared.DeleteClientAsync(client);
        await System.WaitForAsync(
            async () => (await RunAsync("logs", "consumer-commandes")).Contains($"Client supprimé détecté: {client}", StringComparison.Ordinal), Token);
    }

    [Fact]
    public async Task A_log_is_followed()
    {
        var client = await shared.CreateClientAsync();
        await using var lines = System.FollowAsync(["logs", "consumer-commandes", "--follow"], Token).GetAsyncEnumerator(Token);
        await NextAsync(lines, "Consumer démarré");

        await shared.DeleteClientAsync(client);

        await NextAsync(lines, $"Client supprimé détecté: {client}");
    }

    [Fact]
    public async Task Telemetry_is_read_without_a_browser()
    {
        await shared.DeleteClientAsync(await shared.CreateClientAsync());

        await System.WaitForAsync(
            async () => (await RunAsync("otel", "traces", "api-clients", "--format", "Json")).Contains("DELETE /customers/{id}", StringComparison.Ordinal),
            Token);
        Assert.Contains("publish payetonkawa:client.deleted", await RunAsync("otel", "spans", "api-clients", "--format", "Json"), StringComparison.Ordinal);
        Assert.Contains(
            "Commandes.Consumer.ClientDeletedHandler", await RunAsync("otel", "logs", "consumer-commandes", "--format", "Json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_said_to_be_missing()
    {
        var unknown = await System.AspireAsync(["resource", "api-client", "stop"], Token);

        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("'api-client' not found", unknown.Output + unknown.Error, StringComparison.Ordinal);
    }

    private static (string? State, string? Health) StateOf(JsonNode resource) => ((string?)resource["state"], (string?)resource["healthStatus"]);

    private static async Task NextAsync(IAsyncEnumerator<string> lines, string text)
    {
        do
        {
            Assert.True(await lines.MoveNextAsync(), $"The log has ended before '{text}'.");
        }
        while (!lines.Current.Contains(text, StringComparison.Ordinal));
    }

    private Task<string> RunAsync(params string[] arguments) => System.AspireSucceedsAsync(Token, arguments);

    private async Task<Dictionary<string, JsonNode>> DescribeAsync() =>
        JsonNode.Parse(await RunAsync("describe", "--format", "Json"))!["resources"]!.AsArray()
            .ToDictionary(resource => resource!["displayName"]!.GetValue<string>(), resource => resource!);
}
