using System.Threading.Channels;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>Tells the relay that there may be something in the outbox; any number of calls before it looks are one.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Set() => _channel.Writer.TryWrite(true);

    internal void Reset() => _channel.Reader.TryRead(out _);

    internal Task WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Waits for a signal, and returns whether one came in time.</summary>
    internal async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(cancellationToken).WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
