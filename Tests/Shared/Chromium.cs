using Microsoft.Playwright;

namespace PayeTonKawa.Tests;

/// <summary>The machine's installed Chromium, headless.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        var path = Find();
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync"
            ],
        });
    }

    /// <summary>Opens addresses, one after the other, in a new session. The first may be a link that signs in.</summary>
    public async Task<BrowserPage> OpenAsync(IEnumerable<Uri> addresses, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1400, Height = 800 };
        var context = await _browser.NewContextAsync(options);
        var page = new BrowserPage(context, await context.NewPageAsync());
        foreach (var address in addresses)
        {
            await page.Page.GotoAsync(address.ToString());
        }

        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not installed: run eng/install-servers.sh, or install the package 'chromium'.");
}
