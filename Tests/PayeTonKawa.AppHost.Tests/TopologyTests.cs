using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>What an operator sees on the broker's management page.</summary>
public sealed class TopologyTests(AppHostFixture system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_holds_eight_exchanges_two_queues_and_two_consumers()
    {
        using var management = await system.CreateManagementClientAsync(Token);

        var queues = new JsonArray();
        await Eventually.TrueAsync(
            async () =>
            {
                queues = (await management.GetFromJsonAsync<JsonArray>("/api/queues", Token))!;
                return queues.Count == 2 && queues.All(queue => queue!["consumers"]?.GetValue<int>() == 1);
            },
            () => $"two queues with one consumer each, but {string.Join(", ", queues.Select(queue => $"{queue!["name"]}: {queue["consumers"]}"))}",
            Token);

        var exchanges = (await management.GetFromJsonAsync<JsonArray>("/api/exchanges", Token))!;
        Assert.Equal(8, exchanges.Count);
        var exchange = exchanges.Single(exchange => exchange!["name"]!.GetValue<string>() == "payetonkawa")!;
        Assert.Equal("topic", exchange["type"]!.GetValue<string>());
        Assert.True(exchange["durable"]!.GetValue<bool>());

        var bindings = (await management.GetFromJsonAsync<JsonArray>("/api/exchanges/%2F/payetonkawa/bindings/source", Token))!;
        Assert.Equal(
            ["client.deleted → commandes_client_events", "produit.deleted → commandes_produit_events"],
            bindings.Select(binding => $"{binding!["routing_key"]} → {binding["destination"]}").Order());
    }
}
