using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The operator's verbs on the running system, and what it says when it cannot run.</summary>
public sealed class OperatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_sees_and_commands_every_resource()
    {
        using var place = new Place();
        await using var system = RunningSystem.StartAppHost(place);
        await system.WaitUntilHealthyAsync(Token);

        var resources = await DescribeAsync(system);
        string[] expected =
        [
            "api-clients", "api-commandes", "api-produits", "clients-db", "commandes-db", "consumer-commandes",
            "db-clients", "db-commandes", "db-produits", "produits-db", "rabbitmq",
        ];
        Assert.Equal(expected, expected.Intersect(resources.Keys));
        Assert.All(expected, name => Assert.Equal("Running", resources[name]["state"]!.GetValue<string>()));
        Assert.All(expected, name => Assert.Equal("Healthy", resources[name]["healthStatus"]!.GetValue<string>()));
        Assert.Equal(
            $"http://localhost:{place.Port("api-clients")}",
            resources["api-clients"]["urls"]!.AsArray().First(url => url!["name"]!.GetValue<string>() == "http")!["url"]!.GetValue<string>());

        await AssertSucceedsAsync(system, "resource", "consumer-commandes", "stop");
        Assert.Equal("Finished", (await DescribeAsync(system))["consumer-commandes"]["state"]!.GetValue<string>());
        await AssertSucceedsAsync(system, "resource", "consumer-commandes", "start");
        await AssertSucceedsAsync(system, "wait", "consumer-commandes", "--timeout", "30");
        await system.WaitForAsync(
            async () => (await AssertSucceedsAsync(system, "logs", "consumer-commandes")).Split("Consumer démarré, en attente de messages...").Length > 2, Token);

        await AssertSucceedsAsync(system, "resource", "rabbitmq", "stop");
        Assert.Equal("Exited", (await DescribeAsync(system))["rabbitmq"]["state"]!.GetValue<string>());

        var unknown = await system.AspireAsync(["resource", "api-client", "stop"], Token);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("api-clients", unknown.Error + unknown.Output, StringComparison.Ordinal);

        await AssertSucceedsAsync(system, "stop");
        Assert.Empty(place.FindProcesses());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_process_that_has_it()
    {
        using var place = new Place();
        using var thief = new TcpListener(IPAddress.Loopback, place.Port("api-clients"));
        thief.Start();

        await using var system = RunningSystem.StartAppHost(place);

        await system.WaitForOutputAsync($"port {place.Port("api-clients")}", Token);
        await system.WaitForOutputAsync($"process {Environment.ProcessId}", Token);
    }

    private static async Task<Dictionary<string, JsonNode>> DescribeAsync(RunningSystem system)
    {
        var description = JsonNode.Parse(await AssertSucceedsAsync(system, "describe", "--format", "Json"))!;
        return description["resources"]!.AsArray().ToDictionary(resource => resource!["displayName"]!.GetValue<string>(), resource => resource!);
    }

    private static async Task<string> AssertSucceedsAsync(RunningSystem system, params string[] arguments)
    {
        var result = await system.AspireAsync(arguments, Token);
        Assert.True(result.ExitCode == 0, $"aspire {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }
}
