using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>An open page. An error in the browser, such as a blocked script, fails the test on disposal.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    public async ValueTask DisposeAsync()
    {
        // Navigates away as a user does: the server keeps the state of a page that just disappears for minutes.
        await Page.GotoAsync("about:blank");
        await _context.DisposeAsync();
        Assert.Empty(_errors);
    }
}
