using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.DashboardService.Proto.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.Traces;

public sealed partial class TracesTests(DashboardFixture dashboard) : IAsyncLifetime
{
    private readonly TestTelemetry _shop = new(dashboard, "shop");
    private readonly TestTelemetry _worker = new(dashboard, "worker");

    public ValueTask InitializeAsync()
    {
        dashboard.Resources.Set(new() { Name = "base-abc", DisplayName = "base", State = "Running", Urls = { new Url { FullUrl = "tcp://localhost:15436" } } });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        dashboard.Resources.Remove("base-abc");
        _shop.Dispose();
        _worker.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_trace_is_found_in_the_list_and_read_from_the_request_to_the_workers_log()
    {
        var (trace, work) = SendOrder("order 1");
        await using var open = await dashboard.OpenAsync("/traces/resource/worker?text=order%201");

        var row = open.Page.Locator(".row-list-row").Filter(new() { HasText = "shop: order 1" });
        await Expect(row).ToContainTextAsync("base");
        await Expect(row).ToHaveClassAsync(Failed());
        await row.ClickAsync(new() { Position = new() { X = 10, Y = 10 } });

        await Expect(open.Page).ToHaveURLAsync(new Regex($"/traces/detail/{trace}"));
        await Expect(Row(open, "INSERT")).ToContainTextAsync("base");
        await Expect(Row(open, "process order").GetByTitle(new Regex("^waited "))).ToBeVisibleAsync();
        await Expect(Row(open, "process order").GetByRole(AriaRole.Img, new() { Name = "Error" })).ToHaveCountAsync(1);

        await Row(open, "process order").GetByTitle("Error: <b>no</b> stock").ClickAsync();
        await Expect(open.Page.Locator(".details")).ToContainTextAsync("<b>no</b> stock");
        await open.Page.GetByText("Show in its trace").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex($"spanId={work}"));
        await Expect(open.Page.Locator(".details h2")).ToHaveTextAsync("worker: process order 1");
    }

    [Fact]
    public async Task The_keyboard_walks_the_waterfall()
    {
        var (trace, _) = SendOrder("order 2");
        await using var open = await dashboard.OpenAsync($"/traces/detail/{trace}");
        await WaitForKeysAsync(open);
        await Row(open, "order 2").First.FocusAsync();

        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Row(open, "publish")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Row(open, "process")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Row(open, "process")).ToHaveCountAsync(1);
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Row(open, "process")).ToHaveCountAsync(0);
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(open.Page.Locator(".row-list-row").First).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await Expect(open.Page.Locator(".details h2")).ToHaveTextAsync("shop: order 2");
        await open.Page.Keyboard.PressAsync("Shift+X");
        await Expect(open.Page.Locator(".details")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_trace_and_a_span_that_have_not_come_are_waited_for()
    {
        var trace = ActivityTraceId.CreateRandom();
        var root = new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        await using var open = await dashboard.OpenAsync($"/traces/detail/{trace}");
        await Expect(open.Page.GetByText("This trace is not here yet")).ToBeVisibleAsync();

        var early = _shop.Span("early", 20, 10, root);
        _shop.SendSpans();
        await Expect(Row(open, "early").GetByTitle("Its parent is not here")).ToHaveCountAsync(1);

        await open.Page.GotoAsync(new Uri(dashboard.Url, $"/traces/detail/{trace}?spanId=00000000000000aa").ToString());
        await Expect(open.Page.GetByText("is not here yet")).ToBeVisibleAsync();
        await open.Page.GetByText("Do not wait").ClickAsync();
        await Expect(open.Page.GetByText("is not here yet")).ToHaveCountAsync(0);

        _worker.Span("late", 5, 1, early);
        _worker.SendSpans();
        await Expect(Row(open, "late")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Filters_on_fields_are_added_with_suggestions_disabled_and_removed()
    {
        SendOrder("order 3");
        _shop.Span("other 3", 5, 1);
        _shop.SendSpans();
        await using var open = await dashboard.OpenAsync("/traces?text=r%203");
        await Expect(open.Page.Locator(".row-list-row")).ToHaveCountAsync(2);

        await open.Page.GetByText("Add filter").ClickAsync();
        await open.Page.GetByLabel("Field").FillAsync("messaging.system");
        await Expect(open.Page.Locator("#filter-values option[value=pigeon]")).ToHaveCountAsync(1);
        await open.Page.GetByLabel("Condition").SelectOptionAsync("Equals");
        await open.Page.GetByLabel("Value", new() { Exact = true }).FillAsync("pigeon");
        await open.Page.Keyboard.PressAsync("Enter");

        await Expect(open.Page.Locator(".row-list-row")).ToHaveCountAsync(1);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(open.Page.Locator(".row-list-row")).ToHaveCountAsync(2);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Enable" }).ClickAsync();
        await Expect(open.Page.Locator(".row-list-row")).ToHaveCountAsync(1);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the filter" }).ClickAsync();
        await Expect(open.Page.Locator(".row-list-row")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Ten_thousand_spans_are_one_list_of_which_a_screen_is_drawn()
    {
        var root = _shop.Span("many", 100, 1);
        foreach (var number in Enumerable.Range(1, 9_999))
        {
            _shop.Span($"part {number.ToString(CultureInfo.InvariantCulture)}", 90, 10, root);
        }

        _shop.SendSpans();
        await using var open = await dashboard.OpenAsync($"/traces/detail/{root.TraceId}");
        await Expect(open.Page.GetByText("10,000")).ToBeVisibleAsync();
        await WaitForKeysAsync(open);
        await Row(open, "many").First.FocusAsync();
        await open.Page.Keyboard.PressAsync("End");

        await Expect(open.Page.Locator("[data-index='9999']")).ToBeFocusedAsync();
        Assert.InRange(await open.Page.Locator(".row-list-row").CountAsync(), 5, 100);
    }

    /// <summary>A request, its insertion in the base, and the worker's failing answer 20 ms after the publication.</summary>
    private (ActivityTraceId Trace, ActivitySpanId Work) SendOrder(string name)
    {
        var request = _shop.Span(name, 100, 60, kind: ActivityKind.Server);
        _shop.Span("INSERT", 95, 80, request, ActivityKind.Client, attributes: ["db.system.name", "postgresql", "server.address", "127.0.0.1", "server.port", "15436"]);
        var publication = _shop.Span($"publish {name}", 75, 50, request, ActivityKind.Producer, attributes: ["messaging.system", "pigeon"]);
        var work = _worker.Span($"process {name}", 30, 5, publication, ActivityKind.Consumer, activity =>
        {
            activity.SetStatus(ActivityStatusCode.Error);
            LogNoStock(_worker.Logger);
        });
        _shop.SendSpans();
        _worker.SendSpans();
        return (request.TraceId, work.SpanId);
    }

    // A person is never so quick as to press a key before the list listens.
    private static Task WaitForKeysAsync(DashboardPage open) => Expect(open.Page.Locator(".row-list[data-keys=ready]")).ToBeVisibleAsync();

    private static ILocator Row(DashboardPage open, string name) => open.Page.Locator(".row-list-row").Filter(new() { HasText = name });

    [GeneratedRegex("failed")]
    private static partial Regex Failed();

    [LoggerMessage(LogLevel.Error, "<b>no</b> stock")]
    private static partial void LogNoStock(ILogger logger);
}
