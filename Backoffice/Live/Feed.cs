namespace Backoffice.Live;

/// <summary>
/// A value that is read once a second while somebody watches, and not at all otherwise. One for all circuits: ten open pages cost as much as one.
/// </summary>
/// <param name="time">The clock.</param>
public abstract class Feed<T>(TimeProvider time) : IDisposable where T : class
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Action> _watchers = [];
    private CancellationTokenSource? _running;
    private Task _run = Task.CompletedTask;

    /// <summary>The value read last; null while nobody watches and before the first reading.</summary>
    public T? Current { get; private set; }

    /// <summary>Calls <paramref name="changed"/> after each reading until the result is disposed. It must return at once and not throw.</summary>
    public IDisposable Watch(Action changed)
    {
        lock (_lock)
        {
            _watchers.Add(changed);
            if (_running is null)
            {
                _running = new();
                var (previous, token) = (_run, _running.Token);

                // Not on the circuit that happens to watch first.
                _run = Task.Run(() => RunAsync(previous, token), CancellationToken.None);
            }
        }

        return new Watcher(this, changed);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _watchers.Clear();
            Stop();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the value; failures are part of it, so this does not throw. It is not called again before it has ended.</summary>
    protected abstract Task<T> ReadAsync(CancellationToken cancellationToken);

    private async Task RunAsync(Task previous, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var silence = Unrecorded.Start();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                var value = await ReadAsync(cancellationToken);
                foreach (var changed in Publish(value, cancellationToken))
                {
                    changed();
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
    }

    private Action[] Publish(T value, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Current = value;
            return [.. _watchers];
        }
    }

    private void Leave(Action changed)
    {
        lock (_lock)
        {
            if (_watchers.Remove(changed) && _watchers.Count == 0)
            {
                Stop();
            }
        }
    }

    private void Stop()
    {
        _running?.Cancel();
        _running?.Dispose();
        (_running, Current) = (null, null);
    }

    private sealed class Watcher(Feed<T> feed, Action changed) : IDisposable
    {
        public void Dispose() => feed.Leave(changed);
    }
}
