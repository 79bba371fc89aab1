namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Tells the relay that there may be something in the outbox; any number of calls before it looks are one.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource _set = New();

    internal void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Forgets the calls so far. Call it before looking: what is set later is not forgotten.</summary>
    internal void Reset()
    {
        if (Volatile.Read(ref _set).Task.IsCompleted)
        {
            Volatile.Write(ref _set, New());
        }
    }

    internal Task WaitAsync(CancellationToken cancellationToken) => Volatile.Read(ref _set).Task.WaitAsync(cancellationToken);

    /// <summary>Waits for a signal, and returns whether one came in time.</summary>
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
