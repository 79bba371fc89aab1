using Microsoft.Playwright;

namespace PayeTonKawa.EndToEnd.Tests;

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

    /// <summary>Follows the login link in a new session and opens a page.</summary>
    public async Task<BrowserPage> OpenAsync(Uri login, Uri url)
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = 1400, Height = 800 } });
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(login.ToString());
        await page.Page.GotoAsync(url.ToString());
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
