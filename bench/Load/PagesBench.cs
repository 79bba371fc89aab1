using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Playwright;

namespace Load;

/// <summary>
/// Measures the back office in Chromium, on a database with 100,000 clients: the first contentful paint of pages, interactions from the event to the changed
/// page, and what an open page costs the server in memory.
/// </summary>
internal sealed class PagesBench(RunningSystem system, IBrowser browser)
{
    private const int Clients = 100_000;
    private const int Times = 20;
    private const int FirstPages = 20;
    private const int MorePages = 60;
    private const int Collections = 3;
    private const long HeapCollect = 0x800000;
    private const double MiB = 1024 * 1024;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    internal static async Task<int> RunAsync(string? output, CancellationToken cancellationToken)
    {
        await using var system = await RunningSystem.StartAsync(cancellationToken);
        await Seed.FillAsync(
            new Databases(
                await system.ConnectionStringAsync("clients-db", cancellationToken),
                await system.ConnectionStringAsync("produits-db", cancellationToken),
                await system.ConnectionStringAsync("commandes-db", cancellationToken)),
            Clients,
            cancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var table = "| page or interaction | times | p50 | p99 |\n|---|---|---|---|\n";
        await foreach (var row in new PagesBench(system, browser).MeasureAsync(cancellationToken))
        {
            table += row + "\n";
            await Console.Error.WriteLineAsync(row);
        }

        Console.WriteLine(table);
        if (output is not null)
        {
            Directory.CreateDirectory(output);
            await File.WriteAllTextAsync(Path.Combine(output, "pages.md"), table, cancellationToken);
        }

        return 0;
    }

    private async IAsyncEnumerable<string> MeasureAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await SignInAsync(page);
        foreach (var path in (string[])["/", "/clients", "/clients/1", "/produits", "/commandes", "/messagerie", "/voyage"])
        {
            yield return await RowAsync($"{path}: first contentful paint, ms", () => FirstPaintAsync(page, path));
        }

        await OpenInteractiveAsync(page, "/clients");
        var word = 0;
        yield return await RowAsync("a search among 100,000 clients, ms from the last key", () =>
        {
            var text = $"{10_000 + word++}@seed";
            return MeasureAsync(page, Type(text), "tbody td", text);
        });
        yield return await RowAsync("from one page to another, ms", async () =>
        {
            await OpenInteractiveAsync(page, "/clients");
            return await MeasureAsync(page, "document.querySelector('nav a[href=produits]').click()", "h1", "Produits");
        });
        yield return await RowAsync("a client is opened from the list, ms", async () =>
        {
            await OpenInteractiveAsync(page, "/clients");
            await page.WaitForSelectorAsync("tbody a");
            return await MeasureAsync(page, "document.querySelector('tbody a').click()", "h1", "Sophie");
        });
        yield return await RowAsync("an invalid form is refused, ms", async () =>
        {
            await OpenInteractiveAsync(page, "/clients/nouveau");
            return await MeasureAsync(page, "document.querySelector('form.fields fluent-button').click()", "form [role=alert]", "corriger");
        });
        yield return await MemoryAsync(cancellationToken);
    }

    private static string Type(string text) =>
        $"const field = document.querySelector('.toolbar fluent-text-input'); field.currentValue = field.value = '{text}'; "
        + "field.dispatchEvent(new Event('input', { bubbles: true }))";

    // From the event to the first frame in which an element of the selector has the text, by the browser's own clock.
    private static Task<double> MeasureAsync(IPage page, string act, string selector, string text) => page.EvaluateAsync<double>($$"""
        () => new Promise((done, fail) => {
            const limit = setTimeout(() => fail(new Error("{{text}} is not shown")), 10000);
            const start = performance.now();
            const look = () => [...document.querySelectorAll("{{selector}}")].some(element => element.textContent.includes("{{text}}"))
                ? (clearTimeout(limit), done(performance.now() - start))
                : requestAnimationFrame(look);
            {{act}};
            requestAnimationFrame(look);
        })
        """);

    private async Task SignInAsync(IPage page)
    {
        await page.GotoAsync(system.SignInLink());
        await page.WaitForURLAsync(url => !url.Contains("/connexion", StringComparison.Ordinal));
    }

    private Task<IResponse?> OpenAsync(IPage page, string path) => page.GotoAsync(new Uri(system.Address("backoffice"), path).ToString());

    // The fields of a page wait until it can hear them.
    private async Task OpenInteractiveAsync(IPage page, string path)
    {
        await OpenAsync(page, path);
        await page.WaitForSelectorAsync("main fluent-text-input:not([disabled]):not([readonly])");
    }

    private async Task<double> FirstPaintAsync(IPage page, string path)
    {
        await OpenAsync(page, path);
        return await page.EvaluateAsync<double>("""
            () => new Promise(done => new PerformanceObserver(paints =>
                paints.getEntriesByName("first-contentful-paint").forEach(paint => done(paint.startTime))).observe({ type: "paint", buffered: true }))
            """);
    }

    private static async Task<string> RowAsync(string what, Func<Task<double>> measure)
    {
        await measure();
        var values = new List<double>();
        for (var time = 0; time < Times; time++)
        {
            values.Add(await measure());
        }

        values.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {Times} | {values[Times / 2]:F0} | {values[^1]:F0} |");
    }

    // The difference between few and many pages: what the process needs once is in neither.
    private async Task<string> MemoryAsync(CancellationToken cancellationToken)
    {
        var process = system.ProcessIds()["backoffice"];
        await using var context = await browser.NewContextAsync();
        await SignInAsync(await context.NewPageAsync());
        await OpenManyAsync(context, FirstPages);
        var few = await SizeAtRestAsync(process, cancellationToken);
        await OpenManyAsync(context, MorePages);
        var many = await SizeAtRestAsync(process, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture, $"| an open page with a list of clients, MiB of the server | {MorePages} | {(many - few) / MorePages / MiB:F2} | |");
    }

    private async Task OpenManyAsync(IBrowserContext context, int pages)
    {
        for (var page = 0; page < pages; page++)
        {
            await OpenInteractiveAsync(await context.NewPageAsync(), "/clients");
        }
    }

    private static async Task<double> SizeAtRestAsync(int process, CancellationToken cancellationToken)
    {
        for (var time = 0; time < Collections; time++)
        {
            // With this keyword the runtime collects all garbage when the session starts.
            using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(
                [new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapCollect)], requestRundown: false, token: cancellationToken);
            var drained = session.EventStream.CopyToAsync(Stream.Null, cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            await session.StopAsync(cancellationToken);
            await drained;
        }

        return await ProportionalSetSizeAsync(process, cancellationToken);
    }

    // Of memory shared with other processes its part (Linux, proc(5)).
    private static async Task<double> ProportionalSetSizeAsync(int process, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{process}/smaps_rollup", cancellationToken);
        var kibibytes = lines.Single(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return 1024 * double.Parse(kibibytes, CultureInfo.InvariantCulture);
    }
}
