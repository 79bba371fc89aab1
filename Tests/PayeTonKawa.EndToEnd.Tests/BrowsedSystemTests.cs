using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>What a person does with the running system and its dashboard.</summary>
public sealed class BrowsedSystemTests(BrowsedSystem system, ITestOutputHelper output) : IClassFixture<BrowsedSystem>
{
    private const int Tries = 100;

    // A machine that does much else besides is slow; on one that does not, each is there within 3 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly LocatorAssertionsToContainTextOptions Patiently = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveCountOptions UntilGone = new() { Timeout = 60_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_deletion_is_followed_from_its_request_to_the_consumers_log_line(ColorScheme scheme)
    {
        var client = await system.CreateClientAsync();
        await system.DeleteClientAsync(client);

        await using var open = await system.OpenAsync($"/traces/resource/consumer-commandes?text={Uri.EscapeDataString("DELETE /customers/{id}")}", scheme);
        var page = open.Page;
        await Rows(page, "consumer-commandes").First.ClickAsync(new() { Position = new() { X = 10, Y = 10 } });
        await Expect(page).ToHaveURLAsync(new Regex("/traces/detail/"));
        await Expect(Rows(page, "DELETE clients").First).ToContainTextAsync("db-clients", Patiently);
        await Expect(Rows(page, "publish payetonkawa:client.deleted").First).ToContainTextAsync("rabbitmq");
        await Expect(Rows(page, "UPDATE commandes").First).ToContainTextAsync("db-commandes", Patiently);

        await Rows(page, "process payetonkawa:client.deleted").First.ClickAsync(new() { Position = new() { X = 10, Y = 10 } });
        await Expect(page.Locator(".details")).ToContainTextAsync("payetonkawa.event.age");
        await TakePictureAsync(page, "trace", scheme);
        await page.Locator(".details").GetByText("View logs").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/structuredlogs.*spanId="));
        await Expect(Rows(page, "1 commandes marquées comme client_supprime")).ToHaveCountAsync(1);
        await Expect(Rows(page, "Client supprimé détecté:")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_stopped_consumer_raises_the_alarm_and_its_start_ends_it()
    {
        await using var open = await system.OpenAsync("/");
        var page = open.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop consumer-commandes" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start consumer-commandes" })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        var client = await system.CreateClientAsync();
        await system.DeleteClientAsync(client);
        await page.GetByRole(AriaRole.Link, new() { Name = "Messaging" }).ClickAsync();
        var alarm = page.Locator("[data-alarm=NoConsumer]").Filter(new() { HasText = "commandes_client_events" });
        await Expect(alarm).ToContainTextAsync("Start the consumer", Patiently);
        await Expect(page.Locator(".picture")).ToContainTextAsync("Ready 1", Patiently);

        await page.GetByRole(AriaRole.Link, new() { Name = "Resources", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start consumer-commandes" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Messaging" }).ClickAsync();
        await Expect(alarm).ToHaveCountAsync(0, UntilGone);
        await Expect(page.Locator(".picture")).Not.ToContainTextAsync("Ready 1", Patiently);
    }

    [Fact]
    public async Task Logs_are_filtered_a_metric_is_read_and_a_secret_is_revealed()
    {
        var client = await system.CreateClientAsync();
        await system.DeleteClientAsync(client);

        await using var open = await system.OpenAsync($"/structuredlogs?text={Uri.EscapeDataString($"Client supprimé détecté: {client}")}");
        var page = open.Page;
        await Expect(Rows(page, "consumer-commandes")).ToHaveCountAsync(1, UntilGone);

        await page.GotoAsync(new Uri(new(page.Url), "/metrics/resource/api-clients/meter/Microsoft.AspNetCore.Hosting/instrument/http.server.request.duration?view=table").ToString());
        await Expect(page.Locator("main table tbody tr").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await page.GotoAsync(new Uri(new(page.Url), "/?resource=api-clients").ToString());
        var details = page.Locator(".details");
        await details.GetByRole(AriaRole.Button, new() { Name = "Reveal ApiKeys__0" }).ClickAsync();
        await Expect(details).ToContainTextAsync("secret_key_123");
    }

    [Fact]
    public async Task The_page_of_an_api_shows_its_routes_and_tries_them()
    {
        await using var open = await system.OpenAsync(new Uri(system.Clients.BaseAddress!, "/scalar/v1").ToString());
        var page = open.Page;
        await Expect(page.GetByText("/customers/{id}").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Test Request" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_deletion_is_one_whole_trace()
    {
        var clients = new List<int>();
        while (clients.Count < Tries)
        {
            clients.Add(await system.CreateClientAsync());
        }

        var times = await DeleteAsync(clients, Limit);
        output.WriteLine($"Complete in the dashboard after {times.Min().TotalSeconds:0.00} to {times.Max().TotalSeconds:0.00} s, {times.Count(time => time < TimeSpan.FromSeconds(3))} of {Tries} within 3 s.");
    }

    [Fact]
    public async Task A_deletion_while_the_broker_is_away_is_one_whole_trace_too()
    {
        await system.ExecuteAsync("rabbitmq", "stop");
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => system.CreateClientAsync()));
        var traces = DeleteAsync(clients, TimeSpan.FromSeconds(120));
        await system.ExecuteAsync("rabbitmq", "start");
        await traces;
    }

    [Theory]
    [InlineData("resources", "/")]
    [InlineData("graph", "/?view=graph")]
    [InlineData("console", "/consolelogs")]
    [InlineData("structured-logs", "/structuredlogs")]
    [InlineData("traces", "/traces")]
    [InlineData("metrics", "/metrics/resource/api-clients/meter/Microsoft.AspNetCore.Hosting/instrument/http.server.request.duration")]
    [InlineData("messaging", "/messaging")]
    public async Task Each_page_is_readable_in_light_and_dark(string name, string path)
    {
        await system.DeleteClientAsync(await system.CreateClientAsync());
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var open = await system.OpenAsync(path, scheme);
            await Expect(open.Page.Locator("main h1")).ToBeVisibleAsync();
            await Expect(open.Page.Locator("main")).ToContainTextAsync(name == "metrics" ? "Duration of HTTP server requests" : "consumer-commandes", Patiently);
            var background = await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            var brightness = Regex.Matches(background, "\\d+").Take(3).Average(channel => int.Parse(channel.Value, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(scheme == ColorScheme.Light ? brightness > 200 : brightness < 80, $"{name}: {background}");

            await TakePictureAsync(open.Page, name, scheme);
        }
    }

    // Watches while it deletes, so that each time is that of its own deletion.
    private async Task<IReadOnlyCollection<TimeSpan>> DeleteAsync(IReadOnlyList<int> clients, TimeSpan limit)
    {
        var starts = new ConcurrentDictionary<int, long>();
        var watching = WaitForTracesAsync(starts, clients.Count, limit);
        foreach (var client in clients)
        {
            starts[client] = Stopwatch.GetTimestamp();
            await system.DeleteClientAsync(client);
        }

        return await watching;
    }

    private async Task<IReadOnlyCollection<TimeSpan>> WaitForTracesAsync(ConcurrentDictionary<int, long> starts, int count, TimeSpan limit)
    {
        var times = new Dictionary<int, TimeSpan>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ended.CancelAfter(limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (times.Count < count)
        {
            var answer = JsonNode.Parse(await system.Telemetry.GetStringAsync("traces?resource=api-clients&limit=500", ended.Token))!;
            foreach (var client in DeletionTrace.FindComplete(answer).Where(starts.ContainsKey))
            {
                times.TryAdd(client, Stopwatch.GetElapsedTime(starts[client]));
            }

            await timer.WaitForNextTickAsync(ended.Token);
        }

        return times.Values;
    }

    // The pictures of the documentation: PAYETONKAWA_PICTURES names their folder.
    private static async Task TakePictureAsync(IPage page, string name, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("PAYETONKAWA_PICTURES") is { Length: > 0 } folder)
        {
            // A chart and a list are drawn after the page around them.
            if (name is "metrics" or "structured-logs" or "traces")
            {
                await Expect(page.Locator(name == "metrics" ? ".js-plotly-plot .legend" : ".row-list-row").First).ToBeVisibleAsync();
            }

            await page.Locator("main h1").HoverAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        }
    }

    private static ILocator Rows(IPage page, string text) => page.Locator(".row-list-row").Filter(new() { HasText = text });
}
