using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>An open page. A message of the browser's that something is wrong, a blocked script say, fails the test at its end.</summary>
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
        // Left as a person leaves it: of a page that just vanishes, the server keeps the state for minutes.
        await Page.GotoAsync("about:blank");
        await _context.DisposeAsync();
        Assert.Empty(_errors);
    }
}
