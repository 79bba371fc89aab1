using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.ConsoleLogs;

public sealed class ConsoleLogsTests : IDisposable
{
    private readonly DashboardFixture _dashboard;

    // Of this test alone: the service keeps what was written.
    private readonly string _first = $"first-{Guid.NewGuid():N}";
    private readonly string _second = $"second-{Guid.NewGuid():N}";

    public ConsoleLogsTests(DashboardFixture dashboard)
    {
        _dashboard = dashboard;
        foreach (var name in new[] { _first, _second })
        {
            dashboard.Resources.Set(new() { Name = name, DisplayName = name, ResourceType = "Executable", State = "Running" });
        }
    }

    public void Dispose()
    {
        _dashboard.Resources.Remove(_first);
        _dashboard.Resources.Remove(_second);
    }

    [Fact]
    public async Task A_line_has_its_colours_and_links_and_is_text()
    {
        _dashboard.Resources.Log(_first, "\u001b[1m\u001b[31mfail\u001b[0m: <b>bold?</b> at http://localhost:8000/x.\u001b[2K");
        _dashboard.Resources.Log(_first, "Unhandled exception.", isError: true);
        await using var open = await _dashboard.OpenAsync($"/consolelogs/resource/{_first}");
        var lines = open.Page.Locator(".line");

        await Expect(lines).ToHaveCountAsync(2);
        await Expect(lines.First).ToContainTextAsync("fail: <b>bold?</b> at http://localhost:8000/x.");
        await Expect(lines.First.GetByText("fail")).ToHaveCSSAsync("font-weight", "700");
        await Expect(lines.First.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "http://localhost:8000/x");
        await Expect(lines.Last).ToContainTextAsync("stderr");
        await Expect(lines.Last.Locator("time")).ToHaveCountAsync(0);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "View options" }).ClickAsync();
        await open.Page.GetByLabel("Timestamps", new() { Exact = true }).CheckAsync();
        await Expect(lines.Last.Locator("time")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task All_together_stand_by_time_each_with_its_name()
    {
        var start = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1);
        _dashboard.Resources.Log(_first, "one", at: start);
        _dashboard.Resources.Log(_first, "three", at: start.AddSeconds(2));
        _dashboard.Resources.Log(_second, "two", at: start.AddSeconds(1));
        await using var open = await _dashboard.OpenAsync("/consolelogs");
        var lines = open.Page.Locator(".line").Filter(new() { HasTextRegex = new Regex("first-|second-") });

        await Expect(lines.Filter(new() { HasText = _first })).ToHaveCountAsync(2);
        await Expect(lines.Filter(new() { HasText = _second })).ToHaveCountAsync(1);
        Assert.Equal([_first + "one", _second + "two", _first + "three"], (await lines.AllInnerTextsAsync()).Select(text => Regex.Replace(text, @"\s", "")));
    }

    [Fact]
    public async Task Many_lines_stay_light_and_the_end_is_followed_until_the_reader_goes_up()
    {
        for (var i = 1; i <= 10_000; i++)
        {
            _dashboard.Resources.Log(_first, $"line {i}");
        }

        await using var open = await _dashboard.OpenAsync($"/consolelogs/resource/{_first}");
        var page = open.Page;
        await Expect(Line(page, "line 10000")).ToBeInViewportAsync();
        Assert.InRange(await page.Locator(".line").CountAsync(), 10, 300);
        _dashboard.Resources.Log(_first, "new at the end");
        await Expect(Line(page, "new at the end")).ToBeInViewportAsync();

        await page.GetByRole(AriaRole.Log).HoverAsync();
        await page.Mouse.WheelAsync(0, -2_000);
        var follow = page.GetByRole(AriaRole.Button, new() { Name = "Follow the end" });
        await Expect(follow).ToBeEnabledAsync();
        _dashboard.Resources.Log(_first, "unseen");
        await Expect(Line(page, "unseen")).Not.ToBeInViewportAsync();

        await follow.ClickAsync();
        await Expect(Line(page, "unseen")).ToBeInViewportAsync();

        await page.GetByLabel("Search in these lines").Locator("input").Or(page.Locator("fluent-search[aria-label='Search in these lines']")).First.ClickAsync();
        await page.Keyboard.TypeAsync("LINE 500");
        await Expect(page.GetByText("11 lines", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("2 of 11 lines")).ToBeVisibleAsync();
        await Expect(page.Locator(".line.current")).ToBeInViewportAsync();
        await Expect(page.Locator(".line.current mark")).ToHaveTextAsync("line 500");
    }

    [Fact]
    public async Task After_a_lost_connection_each_line_stands_once()
    {
        _dashboard.Resources.Log(_first, "before");
        await using var open = await _dashboard.OpenAsync($"/consolelogs/resource/{_first}");
        await Expect(Line(open.Page, "before")).ToBeVisibleAsync();

        _dashboard.Resources.Disconnect();
        _dashboard.Resources.Log(_first, "after");

        await Expect(Line(open.Page, "after")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(open.Page.Locator(".line")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_pause_keeps_what_comes_and_a_download_has_it_all()
    {
        _dashboard.Resources.Log(_first, "\u001b[32mshown\u001b[0m");
        await using var open = await _dashboard.OpenAsync($"/consolelogs/resource/{_first}");
        var page = open.Page;
        await Expect(Line(page, "shown")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByText("Paused since")).ToBeVisibleAsync();
        _dashboard.Resources.Log(_first, "kept");
        await Expect(page.GetByText("1 line came, 1 kept")).ToBeVisibleAsync();
        await Expect(Line(page, "kept")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Line(page, "kept")).ToBeVisibleAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        Assert.Matches($"^{_first}-[0-9]{{8}}-[0-9]{{6}}\\.txt$", download.SuggestedFilename);
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        Assert.Matches("^\\S+ shown\n\\S+ kept\n$", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove these lines" }).ClickAsync();
        await Expect(page.Locator(".line")).ToHaveCountAsync(0);
        _dashboard.Resources.Log(_first, "later");
        await Expect(Line(page, "later")).ToBeVisibleAsync();
        await Expect(page.Locator(".line")).ToHaveCountAsync(1);
    }

    private static ILocator Line(IPage page, string text) => page.Locator(".line .text").Filter(new() { HasTextRegex = new Regex($"^{text}$") });
}
