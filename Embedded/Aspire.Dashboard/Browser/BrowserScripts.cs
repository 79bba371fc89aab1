using Microsoft.JSInterop;

namespace Aspire.Dashboard.Browser;

/// <summary>The functions of <c>js/app.js</c>, loaded once for each open page.</summary>
internal sealed class BrowserScripts(IJSRuntime js) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    /// <summary>Puts text on the clipboard.</summary>
    public async Task CopyAsync(string text) => await (await ModuleAsync()).InvokeVoidAsync("copy", text);

    /// <summary>Has the browser save text as a file.</summary>
    public async Task DownloadAsync(string fileName, string text, string contentType = "text/plain") =>
        await (await ModuleAsync()).InvokeVoidAsync("download", fileName, text, contentType);

    public async Task<BrowserTimeZone> GetTimeZoneAsync() => await (await ModuleAsync()).InvokeAsync<BrowserTimeZone>("timeZone");

    /// <summary>Has <c>OnKeyAsync(key, shift)</c> of <paramref name="listener"/> called for each key that is no typing.</summary>
    public async Task<IJSObjectReference> ListenAsync<T>(DotNetObjectReference<T> listener)
        where T : class => await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("listen", listener);

    public async ValueTask DisposeAsync()
    {
        if (_module is { IsCompletedSuccessfully: true })
        {
            try
            {
                await _module.Result.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The page is gone, and the module with it.
            }
        }
    }

    private Task<IJSObjectReference> ModuleAsync() => _module ??= js.InvokeAsync<IJSObjectReference>("import", "./js/app.js").AsTask();
}
