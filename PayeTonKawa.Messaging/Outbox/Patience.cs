namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// The timeout for a silent broker, while confirms are awaited: renewed by each confirm, suspended while the broker blocks the connection, and shortened
/// when the application stops.
/// </summary>
internal sealed class Patience(TimeSpan limit) : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private bool _waiting;
    private bool _blocked;
    private bool _stopping;

    /// <summary>Cancelled when the broker has been silent for too long.</summary>
    internal CancellationToken End => _end.Token;

    internal void Renew(bool? waiting = null, bool? blocked = null)
    {
        lock (_lock)
        {
            (_waiting, _blocked) = (waiting ?? _waiting, blocked ?? _blocked);
            if (!_stopping)
            {
                _end.CancelAfter(_waiting && !_blocked ? limit : Timeout.InfiniteTimeSpan);
            }
        }
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            _end.CancelAfter(StopLimit);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            _end.Dispose();
        }
    }
}
