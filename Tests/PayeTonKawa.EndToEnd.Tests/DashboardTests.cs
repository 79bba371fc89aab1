using System.Net;
using System.Text.Json.Nodes;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>The dashboard beside the running system: found, controlled and ended like everything else.</summary>
public sealed class DashboardTests
{
    private const string Dashboard = "aspire-dashboard";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_line_knows_the_dashboard_and_a_killed_apphost_leaves_none()
    {
        using var place = new Place();
        await using var system = RunningSystem.StartAppHost(place);
        await system.WaitForOutputAsync("Login to the dashboard at http://localhost:", Token);

        // It answers at the address that is told, and lets in whoever follows the link.
        var login = JsonNode.Parse(await RunAsync(system, "ps", "--format", "Json"))![0]!["dashboardUrl"]!.GetValue<string>();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(login, Token)).StatusCode);

        var resources = JsonNode.Parse(await RunAsync(system, "describe", "--format", "Json"))!["resources"]!.AsArray();
        Assert.DoesNotContain(resources, resource => resource!["displayName"]!.GetValue<string>() == Dashboard);
        var clients = resources.Single(resource => resource!["displayName"]!.GetValue<string>() == "api-clients")!;
        Assert.Equal($"{new Uri(login).GetLeftPart(UriPartial.Authority)}/?resource={clients["name"]}", clients["dashboardUrl"]!.GetValue<string>());

        await RunAsync(system, "resource", Dashboard, "stop");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(login, Token));
        await RunAsync(system, "resource", Dashboard, "start");
        await RunAsync(system, "wait", Dashboard, "--timeout", "60");

        await system.WaitUntilHealthyAsync(Token);
        Assert.Contains("[api-clients]", await RunAsync(system, "logs", "api-clients", "--timestamps"), StringComparison.Ordinal);

        await system.KillAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (place.FindProcesses().Count > 0)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    [Fact]
    public async Task Telemetry_can_be_read_without_a_browser()
    {
        using var place = new Place();
        await using var system = RunningSystem.StartAppHost(place);
        await system.WaitUntilHealthyAsync(Token);
        using var clients = place.CreateClient("api-clients");
        Assert.Equal(HttpStatusCode.OK, (await clients.GetAsync("/customers/", Token)).StatusCode);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!(await system.AspireAsync(["otel", "traces", "api-clients"], limit.Token)).Output.Contains("[api-clients] GET /customers", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        Assert.Contains("\"resourceLogs\"", await RunAsync(system, "otel", "logs", "--format", "Json", "--limit", "5"), StringComparison.Ordinal);
        Assert.Contains("[api-clients]", await RunAsync(system, "otel", "spans", "--limit", "200"), StringComparison.Ordinal);
        var unknown = await system.AspireAsync(["otel", "logs", "nobody"], Token);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("nobody", unknown.Error, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(RunningSystem system, params string[] arguments)
    {
        var result = await system.AspireAsync(arguments, Token);
        Assert.True(result.ExitCode == 0, $"aspire {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }
}
