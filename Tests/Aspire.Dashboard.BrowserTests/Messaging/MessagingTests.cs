using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.Messaging;

public sealed class MessagingTests(DashboardFixture dashboard) : IAsyncLifetime
{
    private const string Consumer = "facteur-xyz";

    // Another one for each test: the server keeps the pages of a browser that has vanished for some minutes, and they look on.
    private readonly string _broker = $"broker-{Guid.NewGuid():N}";

    private FakeManagement _management = null!;

    public async ValueTask InitializeAsync()
    {
        _management = await FakeManagement.StartAsync();
        dashboard.Resources.Set(new()
        {
            Name = _broker,
            DisplayName = "broker",
            ResourceType = "Container",
            State = "Running",
            StartedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1)),
            Urls = { new Url { EndpointName = "management", FullUrl = _management.Url } },
            Environment =
            {
                new EnvironmentVariable { Name = "RABBITMQ_DEFAULT_USER", Value = "guest" },
                new EnvironmentVariable { Name = "RABBITMQ_DEFAULT_PASS", Value = FakeManagement.Password },
            },
        });
        dashboard.Resources.Set(new()
        {
            Name = Consumer,
            DisplayName = "facteur",
            ResourceType = "Project",
            State = "Running",
            Commands = { new ResourceCommand { Name = "replay-rejected", DisplayName = "Replay rejected messages", ConfirmationMessage = "Give them all back?" } },
        });
    }

    public async ValueTask DisposeAsync()
    {
        dashboard.Resources.Remove(_broker);
        dashboard.Resources.Remove(Consumer);
        await _management.DisposeAsync();
    }

    [Fact]
    public async Task The_picture_shows_the_way_of_a_message_and_the_table_says_the_same()
    {
        await using var open = await dashboard.OpenAsync("/messaging");
        var picture = open.Page.Locator(".picture");
        await Expect(picture).ToContainTextAsync("courrier");
        await Expect(picture).ToContainTextAsync("in 2.4/s");
        await Expect(picture).ToContainTextAsync("colis.<b>lourd</b>");
        await Expect(picture).ToContainTextAsync("facteur");
        await Expect(picture).Not.ToContainTextAsync("amq.topic");
        await Expect(open.Page.GetByText("All is well.").Or(open.Page.Locator("[data-alarm=Rejected]"))).ToBeVisibleAsync();

        await open.Page.GetByText("As a table").ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Row, new() { Name = "colis 0 0" })).ToContainTextAsync("facteur");

        await open.Page.GetByText("Built-in exchanges").ClickAsync();
        await Expect(picture).ToContainTextAsync("amq.topic");
        await Expect(open.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("builtin=True", System.Text.RegularExpressions.RegexOptions.IgnoreCase));
    }

    [Fact]
    public async Task A_consumer_that_goes_is_told_at_once_with_what_to_do_and_forgotten_when_it_is_back()
    {
        await using var open = await dashboard.OpenAsync("/messaging");
        await Expect(open.Page.Locator(".picture")).ToContainTextAsync("Ready 0");

        (_management.HasConsumer, _management.Ready) = (false, 1234);
        var alarm = open.Page.Locator("[data-alarm=NoConsumer]");
        await Expect(alarm).ToContainTextAsync("Nobody reads the queue 'colis' (1234 messages wait).");
        await Expect(alarm).ToContainTextAsync("Start the consumer");
        await Expect(open.Page.Locator(".picture")).ToContainTextAsync("No consumer");
        await Expect(open.Page.Locator(".picture")).ToContainTextAsync("Ready 1,234");

        (_management.HasConsumer, _management.Ready) = (true, 0);
        await Expect(alarm).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_broker_that_refuses_or_stops_is_told()
    {
        await using var open = await dashboard.OpenAsync("/messaging");
        _management.IsShortOfMemory = true;
        await Expect(open.Page.Locator("[data-alarm=ResourcesShort]")).ToContainTextAsync("short of memory");
        _management.Refuses = true;
        await Expect(open.Page.Locator("[data-alarm=CredentialsRefused]")).ToContainTextAsync("refuses the user 'guest'");
        dashboard.Resources.Change(_broker, resource => resource.State = "Exited");
        await Expect(open.Page.Locator(".alarms")).ToContainTextAsync("The broker does not run");
    }

    [Fact]
    public async Task Outboxes_are_found_by_what_services_measure()
    {
        using var service = new TestTelemetry(dashboard, "guichet");
        service.Meter.CreateObservableGauge("poste.outbox.depth", () => 3L);
        service.Meter.CreateObservableGauge("poste.outbox.oldest.age", () => 75.0);
        await using var open = await dashboard.OpenAsync("/messaging");
        service.Measure();
        var row = open.Page.Locator(".outboxes tr", new() { HasText = "guichet" });
        await Expect(row).ToContainTextAsync("3");
        await Expect(row).ToContainTextAsync("1m 15s");
    }

    [Fact]
    public async Task A_rejected_message_is_read_and_replayed()
    {
        using var service = new TestTelemetry(dashboard, "facteur");
        var reason = $"not an address {Guid.NewGuid():N}";
        service.Logger.Log(
            LogLevel.Error,
            new EventId(22, "messaging.message.rejected"),
            new List<KeyValuePair<string, object?>>
            {
                new("Queue", "colis"), new("Reason", reason), new("messageId", "m-1"), new("routingKey", "colis.lourd"),
                new("headers", """{"traceparent":"00"}"""), new("body", """{"poids":3,"note":"<script>alert(1)</script>"}"""),
            },
            null,
            (_, _) => "rejected");

        await using var open = await dashboard.OpenAsync("/messaging");
        await Expect(open.Page.Locator("[data-alarm=Rejected]")).ToBeVisibleAsync();
        await open.Page.GetByText(reason).ClickAsync();
        await Expect(open.Page.Locator("[data-body]")).ToHaveTextAsync("""
            {
              "poids": 3,
              "note": "<script>alert(1)</script>"
            }
            """);
        await Expect(open.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("rejected=[0-9]+"));
        await open.Page.ReloadAsync();
        await Expect(open.Page.Locator("[data-body]")).ToContainTextAsync("poids");

        dashboard.Resources.OnCommand = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Failed, ErrorMessage = "the queue is gone" });
        await ReplayAsync(open.Page);
        await Expect(open.Page.Locator("[data-outcome]")).ToContainTextAsync("Not replayed: the queue is gone");

        dashboard.Resources.OnCommand = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });
        await ReplayAsync(open.Page);
        await Expect(open.Page.Locator("[data-outcome]")).ToContainTextAsync("Replayed");
        Assert.Equal(["replay-rejected", "replay-rejected"], dashboard.Resources.Commands.Where(command => command.ResourceName == Consumer).Select(command => command.CommandName));
    }

    [Fact]
    public async Task The_broker_is_asked_only_while_somebody_looks()
    {
        await using (var open = await dashboard.OpenAsync("/messaging"))
        {
            await Expect(open.Page.Locator(".picture")).ToContainTextAsync("courrier");
            await open.Page.GotoAsync(new Uri(dashboard.Url, "/traces").ToString());
            await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Exact = true })).ToBeVisibleAsync();
        }

        // Two more looks would take 4 s; the one under way may still end.
        var before = _management.Requests;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.InRange(_management.Requests - before, 0, 8);
    }

    private static async Task ReplayAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).First.ClickAsync();
        var dialog = page.Locator("fluent-dialog");
        await Expect(dialog).ToContainTextAsync("Give them all back?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();
    }
}
