namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The timeout for a silent broker: renewed by each publisher confirm, suspended while the broker blocks the connection.</summary>
internal sealed class Patience(TimeSpan limit) : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _current;
    private bool _suspended;
    private bool _stopping;

    /// <summary>Begins a wait, whose token is cancelled on timeout. One wait at a time.</summary>
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

    // Once the application is stopping, nothing extends the timeout.
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
