using System.Diagnostics.Metrics;
using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// How much waits in the outbox, as the active relay last saw it; unknown while another one is active. Who reads it costs the
/// database nothing: the relay knows when the outbox is empty or nearly so, and counts every few seconds when it is not.
/// </summary>
internal sealed class OutboxLevel(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private Seen? _seen;

    /// <summary>Takes note of rows just read, which are all that there are unless <paramref name="more"/>.</summary>
    internal async Task SeeAsync(OutboxSession session, List<OutboxRow> rows, bool more, CancellationToken cancellationToken)
    {
        if (!more)
        {
            Set(rows.Count, rows.Count > 0 ? rows[0].MessageId : null);
        }
        else if (_seen is not { } seen || time.GetElapsedTime(seen.At) > Interval)
        {
            await CountAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Awaits work that leaves the session free, counting meanwhile: it lasts for as long as the broker is away.</summary>
    internal async Task<T> WatchAsync<T>(OutboxSession session, Task<T> work, CancellationToken stopping)
    {
        while (true)
        {
            await ((Task)work).WaitAsync(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (work.IsCompleted || stopping.IsCancellationRequested)
            {
                return await work.ConfigureAwait(false);
            }

            try
            {
                // Not cancelled: that can cost the connection, and what is confirmed has yet to be deleted on it.
                await CountAsync(session, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Whoever uses the session next says what is wrong with it.
                Forget();
                return await work.ConfigureAwait(false);
            }
        }
    }

    internal void Forget() => Volatile.Write(ref _seen, null);

    internal IEnumerable<Measurement<long>> Depth() =>
        Volatile.Read(ref _seen) is { } seen ? [new(seen.Depth)] : [];

    internal IEnumerable<Measurement<double>> OldestAge() =>
        Volatile.Read(ref _seen) is { } seen ? [new(seen.Oldest is { } oldest ? EventTime.SecondsSince(oldest, time) ?? 0 : 0)] : [];

    private async Task CountAsync(OutboxSession session, CancellationToken cancellationToken)
    {
        var (depth, oldest) = await session.CountAsync(cancellationToken).ConfigureAwait(false);
        Set(depth, oldest);
    }

    private void Set(long depth, Guid? oldest) => Volatile.Write(ref _seen, new(depth, oldest, time.GetTimestamp()));

    private sealed record Seen(long Depth, Guid? Oldest, long At);
}
