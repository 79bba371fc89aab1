namespace PayeTonKawa.Messaging.Outbox;

/// <summary>How long to wait for a broker that says nothing: a limit that each sign of life renews and that flow control suspends.</summary>
internal sealed class Patience(TimeSpan limit) : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _current;
    private bool _suspended;
    private bool _stopping;

    /// <summary>Begins a wait; its token is cancelled when patience is at an end. One at a time.</summary>
    internal Wait Begin(CancellationToken stopping)
    {
        lock (_lock)
        {
            _current?.Dispose();
            _current = new CancellationTokenSource();
            Arm();
        }

        return new Wait(stopping.Register(Stop), _current.Token);
    }

    internal void Renew()
    {
        lock (_lock)
        {
            Arm();
        }
    }

    internal void Suspend()
    {
        lock (_lock)
        {
            _suspended = true;
            Arm();
        }
    }

    internal void Resume()
    {
        lock (_lock)
        {
            _suspended = false;
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _current?.Dispose();
            _current = null;
        }
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            _current?.CancelAfter(StopLimit);
        }
    }

    // Once the application stops, nothing prolongs the wait any more.
    private void Arm()
    {
        if (!_stopping)
        {
            _current?.CancelAfter(_suspended ? Timeout.InfiniteTimeSpan : limit);
        }
    }

    internal readonly struct Wait(CancellationTokenRegistration registration, CancellationToken token) : IDisposable
    {
        internal CancellationToken Token => token;

        public void Dispose() => registration.Dispose();
    }
}
