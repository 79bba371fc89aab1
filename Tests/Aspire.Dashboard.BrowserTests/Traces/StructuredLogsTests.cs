using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.Traces;

public sealed partial class StructuredLogsTests(DashboardFixture dashboard) : IDisposable
{
    private readonly TestTelemetry _service = new(dashboard, "scribe");

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_log_is_found_by_level_and_text_and_read_with_its_exception()
    {
        LogWritten(_service.Logger, "quill", "ordinary");
        LogLost(_service.Logger, "<i>ink</i>", Thrown());
        await using var open = await dashboard.OpenAsync("/structuredlogs/resource/scribe?text=lost");
        await Expect(Rows(open)).ToHaveCountAsync(1);
        await open.Page.Locator("fluent-search input").First.FillAsync("");
        await Expect(Rows(open).Filter(new() { HasText = "ordinary" })).ToHaveCountAsync(1);

        await open.Page.Locator("fluent-select[aria-label='Minimum level']").ClickAsync();
        await open.Page.GetByRole(AriaRole.Option, new() { Name = "Error and above" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("level=error"));
        await Expect(Rows(open).Filter(new() { HasText = "ordinary" })).ToHaveCountAsync(0);

        await Rows(open).Last.ClickAsync(new() { Position = new() { X = 10, Y = 10 } });
        await Expect(open.Page).ToHaveURLAsync(new Regex("logEntryId="));
        var details = open.Page.Locator(".details");
        await Expect(details).ToContainTextAsync("lost <i>ink</i>");
        await Expect(details).ToContainTextAsync("{What}");
        await Expect(details.Locator(".stack")).ToContainTextAsync("System.InvalidOperationException: spilt");
        await Expect(details.Locator("i")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Json_in_a_value_is_laid_out_as_text()
    {
        LogWritten(_service.Logger, "json", """{"name":"<b>x</b>","ids":[1]}""");
        await using var open = await dashboard.OpenAsync("/structuredlogs/resource/scribe?text=json");
        await Rows(open).Last.ClickAsync(new() { Position = new() { X = 10, Y = 10 } });
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Read Content" }).ClickAsync();

        await Expect(open.Page.Locator("pre.text")).ToContainTextAsync("  \"name\": \"<b>x</b>\",\n");
        await open.Page.GetByLabel("Format").SelectOptionAsync("Plain");
        await Expect(open.Page.Locator("pre.text")).ToHaveTextAsync("""{"name":"<b>x</b>","ids":[1]}""");
    }

    [Fact]
    public async Task The_list_follows_the_newest_until_one_scrolls_back_and_pauses_when_told()
    {
        foreach (var _ in Enumerable.Range(0, 200))
        {
            LogWritten(_service.Logger, "line", "first");
        }

        await using var open = await dashboard.OpenAsync("/structuredlogs/resource/scribe");
        await Expect(Rows(open).Last).ToContainTextAsync("first");
        LogWritten(_service.Logger, "line", "second");
        await Expect(Rows(open).Last).ToContainTextAsync("second");
        await Expect(Rows(open).Last).ToBeInViewportAsync();

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(open.Page.GetByText("Paused")).ToBeVisibleAsync();
        LogWritten(_service.Logger, "line", "dropped");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        LogWritten(_service.Logger, "line", "third");
        await Expect(Rows(open).Last).ToContainTextAsync("third");
        await Expect(Rows(open).Filter(new() { HasText = "dropped" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_logs_of_a_resource_are_removed_and_no_others()
    {
        using var other = new TestTelemetry(dashboard, "copyist");
        LogWritten(_service.Logger, "mine", "gone");
        LogWritten(other.Logger, "theirs", "kept");
        await using var open = await dashboard.OpenAsync("/structuredlogs/resource/copyist?text=theirs");
        await Expect(Rows(open)).ToHaveCountAsync(1);
        await open.Page.GotoAsync(new Uri(dashboard.Url, "/structuredlogs/resource/scribe").ToString());
        await Expect(Rows(open).Last).ToBeVisibleAsync();

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove those of scribe" }).ClickAsync();

        await Expect(Rows(open)).ToHaveCountAsync(0);
        await open.Page.GotoAsync(new Uri(dashboard.Url, "/structuredlogs/resource/copyist?text=theirs").ToString());
        await Expect(Rows(open)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task On_a_small_screen_details_cover_the_list_until_they_are_closed()
    {
        LogWritten(_service.Logger, "small", "screen");
        await using var open = await dashboard.OpenAsync("/structuredlogs/resource/scribe?text=small", ColorScheme.Dark, 420, 800);
        await Rows(open).Last.ClickAsync();
        await Expect(open.Page.Locator(".details")).ToBeInViewportAsync(new() { Ratio = 0.9f });
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Close the details" }).ClickAsync();
        await Expect(Rows(open).Last).ToBeInViewportAsync();
        Assert.Equal(420, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static ILocator Rows(DashboardPage open) => open.Page.Locator(".row-list-row");

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("spilt");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    [LoggerMessage(LogLevel.Information, "{What} written: {Content}")]
    private static partial void LogWritten(ILogger logger, string what, string content);

    [LoggerMessage(LogLevel.Error, "lost {What}")]
    private static partial void LogLost(ILogger logger, string what, Exception exception);
}
