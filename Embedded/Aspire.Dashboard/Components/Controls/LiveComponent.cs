using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>
/// A component that shows what changes by itself: <see cref="Changed"/> may be called as often as one likes, from any thread, and leads to
/// at most four renderings a second, the last of them after the last change.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _disposed = new();
    private readonly List<IDisposable> _subscriptions = [];
    private int _pending;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    /// <summary>Ends when the component goes away.</summary>
    protected CancellationToken Gone => _disposed.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _disposed.Cancel();
        _disposed.Dispose();
    }

    /// <summary>Keeps a subscription for as long as the component lives.</summary>
    protected void Keep(IDisposable subscription) => _subscriptions.Add(subscription);

    /// <summary>Reads anew what is shown, before each rendering that a change leads to; on the renderer's thread.</summary>
    protected abstract void Refresh();

    protected void Changed()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0 && !_disposed.IsCancellationRequested)
        {
            _ = RenderLaterAsync();
        }
    }

    private async Task RenderLaterAsync()
    {
        try
        {
            await Task.Delay(Interval, Clock, _disposed.Token).ConfigureAwait(false);
            Volatile.Write(ref _pending, 0);
            await InvokeAsync(() =>
            {
                Refresh();
                StateHasChanged();
            }).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The component is gone.
        }
    }
}
