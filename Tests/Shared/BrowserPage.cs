using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PayeTonKawa.Tests;

/// <summary>An open page. An error in the browser, such as a blocked script, fails the test on disposal, also one of another page of its session.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue($"{message.Text} {message.Location}");
            }
        };
        context.WebError += (_, error) => _errors.Enqueue(error.Error);
    }

    public IPage Page { get; }

    /// <summary>The errors until now are those that the test has caused.</summary>
    public void ForgetErrors() => _errors.Clear();

    public async ValueTask DisposeAsync()
    {
        // Navigates away as a user does: the server keeps the state of a page that just disappears for minutes.
        await Page.GotoAsync("about:blank");
        await _context.DisposeAsync();
        Assert.True(_errors.IsEmpty, string.Join(Environment.NewLine, _errors));
    }
}
