using System.Text.RegularExpressions;
using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.Resources;

public sealed class ResourcesTests : IDisposable
{
    private const string Server = "shop-server";
    private const string Database = "shop-db";
    private const string Api = "shop-api-xyz";

    private readonly DashboardFixture _dashboard;

    public ResourcesTests(DashboardFixture dashboard)
    {
        _dashboard = dashboard;
        var started = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        dashboard.Resources.Set(new()
        {
            Name = Server,
            DisplayName = Server,
            ResourceType = "Executable",
            State = "Running",
            StartedAt = started,
            Urls = { new Url { EndpointName = "tcp", FullUrl = "tcp://localhost:5436" }, new Url { FullUrl = "http://localhost:9/idle", IsInactive = true } },
        });
        dashboard.Resources.Set(new()
        {
            Name = Database,
            DisplayName = Database,
            ResourceType = "PostgresDatabaseResource",
            State = "Running",
            Relationships = { new ResourceRelationship { ResourceName = Server, Type = "Parent" } },
            Properties = { new ResourceProperty { Name = "resource.connectionString", Value = Value.ForString("Password=p4ss"), IsSensitive = true } },
        });
        dashboard.Resources.Set(new()
        {
            Name = Api,
            DisplayName = "shop-api",
            ResourceType = "Project",
            State = "Running",
            StartedAt = started,
            Urls = { new Url { FullUrl = "http://localhost:8000", DisplayProperties = new() { SortOrder = 1 } }, new Url { FullUrl = "javascript:alert(1)" } },
            Relationships = { new ResourceRelationship { ResourceName = Database, Type = "Reference" }, new ResourceRelationship { ResourceName = Database, Type = "WaitFor" } },
            HealthReports = { new HealthReport { Key = "ready", Status = HealthStatus.Unhealthy, Description = "no <i>answer</i>", Exception = "System.TimeoutException: too long", LastRunAt = started } },
            Environment =
            {
                new EnvironmentVariable { Name = "API_KEY", Value = "<b>k3y</b>", IsFromSpec = true },
                new EnvironmentVariable { Name = "LANG", Value = "C.UTF-8" },
            },
            Commands =
            {
                new ResourceCommand { Name = "resource-stop", DisplayName = "Stop", IconName = "Stop", IsHighlighted = true },
                new ResourceCommand { Name = "resource-start", DisplayName = "Start", IconName = "Play", IsHighlighted = true, State = ResourceCommandState.Hidden },
                new ResourceCommand { Name = "seed", DisplayName = "Seed <i>all</i>", ConfirmationMessage = "Write <b>test data</b>?" },
                new ResourceCommand { Name = "rebuild", DisplayName = "Rebuild", State = ResourceCommandState.Disabled },
            },
        });
    }

    public void Dispose()
    {
        foreach (var name in new[] { Server, Database, Api })
        {
            _dashboard.Resources.Remove(name);
        }

        _dashboard.Resources.Commands.Clear();
        _dashboard.Resources.OnCommand = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });
    }

    [Fact]
    public async Task The_table_shows_state_parents_and_addresses_and_its_view_is_an_address()
    {
        await using var open = await _dashboard.OpenAsync("/?filter=shop");
        var page = open.Page;
        await Expect(page.GetByText("Showing 3 resources")).ToBeVisibleAsync();
        await Expect(Row(page, "shop-api")).ToContainTextAsync("Running (Unhealthy)");
        await Expect(Row(page, "shop-api").GetByRole(AriaRole.Link, new() { Name = "http://localhost:8000" })).ToBeVisibleAsync();
        await Expect(Row(page, Server)).ToContainTextAsync("tcp://localhost:5436");
        await Expect(page.Locator("a[href^=javascript], a[href*=idle]")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = $"Children of {Server}" }).ClickAsync();
        await Expect(Row(page, Database)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Children of {Server}" }).ClickAsync();
        await Expect(Row(page, Database)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Choose types, states and health" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Project" }).UncheckAsync();
        await Expect(Row(page, "shop-api")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex("hiddenTypes=Project"));
        await page.ReloadAsync();
        await Expect(Row(page, Server)).ToBeVisibleAsync();
        await Expect(Row(page, "shop-api")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_resource_that_changes_is_shown_so_at_once()
    {
        await using var open = await _dashboard.OpenAsync("/?filter=shop");
        await Expect(Row(open.Page, "shop-api")).ToContainTextAsync("Running");

        _dashboard.Resources.Change(Api, resource =>
        {
            resource.State = "Finished";
            resource.Properties.Add(new ResourceProperty { Name = "resource.exitCode", Value = Value.ForString("3") });
        });
        await Expect(Row(open.Page, "shop-api")).ToContainTextAsync("Finished (exit code 3)");

        _dashboard.Resources.Remove(Api);
        await Expect(Row(open.Page, "shop-api")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_command_asks_first_and_tells_how_it_went()
    {
        _dashboard.Resources.OnCommand = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Failed, ErrorMessage = "The disk is <b>full</b>." });
        await using var open = await _dashboard.OpenAsync("/?filter=shop");
        var page = open.Page;
        var asked = _dashboard.Resources.Commands.Count;
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start shop-api" })).ToHaveCountAsync(0);

        await ChooseAsync("Seed <i>all</i>");
        await Expect(page.GetByText("Write <b>test data</b>?")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByText("Write <b>test data</b>?")).ToHaveCountAsync(0);
        Assert.Equal(asked, _dashboard.Resources.Commands.Count);

        await ChooseAsync("Seed <i>all</i>");
        await page.Locator("fluent-dialog").GetByRole(AriaRole.Button, new() { Name = "Seed <i>all</i>" }).ClickAsync();
        await Expect(page.GetByText("shop-api: Seed <i>all</i> failed")).ToBeVisibleAsync();
        await Expect(page.GetByText("The disk is <b>full</b>.")).ToBeVisibleAsync();

        var command = _dashboard.Resources.Commands.Last();
        Assert.Equal((Api, "Project", "seed"), (command.ResourceName, command.ResourceType, command.CommandName));

        async Task ChooseAsync(string command)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "More actions for shop-api" }).ClickAsync();
            var menu = page.GetByRole(AriaRole.Dialog, new() { Name = "More actions for shop-api" });
            await Expect(menu.GetByRole(AriaRole.Button, new() { Name = "Rebuild" })).ToBeDisabledAsync();
            await menu.GetByRole(AriaRole.Button, new() { Name = command }).ClickAsync();
        }
    }

    [Fact]
    public async Task Details_cover_secrets_until_asked_and_lead_on()
    {
        await using var open = await _dashboard.OpenAsync("/?filter=shop");
        var page = open.Page;
        await Row(page, "shop-api").GetByRole(AriaRole.Button, new() { Name = "shop-api", Exact = true }).ClickAsync();
        var details = page.GetByRole(AriaRole.Region, new() { Name = "Project: shop-api" });
        await Expect(details).ToContainTextAsync("no <i>answer</i>");
        await Expect(details).ToContainTextAsync("System.TimeoutException: too long");
        await Expect(details).ToContainTextAsync("API_KEY");
        await Expect(details).Not.ToContainTextAsync("k3y");
        await Expect(details).Not.ToContainTextAsync("LANG");

        await details.GetByRole(AriaRole.Button, new() { Name = "Reveal API_KEY" }).ClickAsync();
        await Expect(details).ToContainTextAsync("<b>k3y</b>");
        await details.GetByLabel("All variables").CheckAsync();
        await Expect(details).ToContainTextAsync("LANG");

        await details.GetByRole(AriaRole.Link, new() { Name = Database }).ClickAsync();
        var next = page.GetByRole(AriaRole.Region, new() { Name = $"PostgresDatabaseResource: {Database}" });
        await Expect(next).ToContainTextAsync("Connection string");
        await Expect(next).Not.ToContainTextAsync("p4ss");
        await next.GetByLabel("Show values").CheckAsync();
        await Expect(next).ToContainTextAsync("Password=p4ss");
        await Expect(next.GetByRole(AriaRole.Link, new() { Name = "shop-api" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_graph_can_be_walked_with_the_keyboard_and_stands_still_when_a_state_changes()
    {
        await using var open = await _dashboard.OpenAsync("/?view=graph&filter=shop");
        var page = open.Page;
        var node = page.GetByRole(AriaRole.Button, new() { Name = "shop-api, Running (Unhealthy), localhost:8000" });
        await Expect(node).ToBeVisibleAsync();
        await Expect(page.Locator("path.arrow[marker-end]")).ToHaveCountAsync(2);
        var place = await node.GetAttributeAsync("style");

        _dashboard.Resources.Change(Api, resource => resource.HealthReports[0].Status = HealthStatus.Healthy);
        node = page.GetByRole(AriaRole.Button, new() { Name = "shop-api, Running, localhost:8000" });
        await Expect(node).ToBeVisibleAsync();
        Assert.Equal(place, await node.GetAttributeAsync("style"));

        await node.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Project: shop-api" })).ToBeVisibleAsync();
        await Expect(node).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Unread_error_logs_are_counted_beside_the_state_and_lead_to_them()
    {
        using var telemetry = new TestTelemetry(_dashboard, "shop-api");
#pragma warning disable CA1848 // What is logged here is what the test is about.
        telemetry.Logger.LogError("Out of beans");
#pragma warning restore CA1848
        await using var open = await _dashboard.OpenAsync("/?filter=shop");

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "1 unread error logs of shop-api" }).ClickAsync();

        await Expect(open.Page).ToHaveURLAsync(new Regex("/structuredlogs/resource/shop-api\\?level=Error$"));
    }

    private static ILocator Row(IPage page, string name) =>
        page.Locator("tbody tr").Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }) });
}
