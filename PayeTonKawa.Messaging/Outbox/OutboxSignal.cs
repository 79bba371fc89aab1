namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Wakes the relay when the outbox may have rows; signals before its next read are coalesced.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource _set = New();

    internal void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Clears the signal. Call it before reading the outbox, so that a later signal is not lost.</summary>
    internal void Reset()
    {
        if (Volatile.Read(ref _set).Task.IsCompleted)
        {
            Volatile.Write(ref _set, New());
        }
    }

    internal Task WaitAsync(CancellationToken cancellationToken) => Volatile.Read(ref _set).Task.WaitAsync(cancellationToken);

    /// <summary>Waits for a signal; returns false on timeout.</summary>
    internal async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Volatile.Read(ref _set).Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
