using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// How much waits in the outbox, as the active relay last saw it; unknown while another one is active. Who reads it costs the
/// database nothing: the relay knows when the outbox is empty or nearly so, and counts every few seconds when it is not. As a health check it is degraded
/// while an event has waited for more than a minute, or the active relay has not looked for half a minute.
/// </summary>
internal sealed class OutboxLevel(TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(30);

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

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _seen) is not { } seen)
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var (wait, silence) = (TimeSpan.FromSeconds(WaitOf(seen)), time.GetElapsedTime(seen.At));
        return Task.FromResult(silence > LongSilence ? HealthCheckResult.Degraded($"The relay has not looked into the outbox for {silence.TotalSeconds:0} s.")
            : wait > LongWait ? HealthCheckResult.Degraded($"The oldest of {seen.Depth} events has waited for {wait.TotalSeconds:0} s: the broker is away, or refuses it.")
            : HealthCheckResult.Healthy());
    }

    internal IEnumerable<Measurement<long>> Depth() =>
        Volatile.Read(ref _seen) is { } seen ? [new(seen.Depth)] : [];

    internal IEnumerable<Measurement<double>> OldestAge() =>
        Volatile.Read(ref _seen) is { } seen ? [new(WaitOf(seen))] : [];

    // In seconds.
    private double WaitOf(Seen seen) => seen.Oldest is { } oldest ? EventTime.SecondsSince(oldest, time) ?? 0 : 0;

    private async Task CountAsync(OutboxSession session, CancellationToken cancellationToken)
    {
        var (depth, oldest) = await session.CountAsync(cancellationToken).ConfigureAwait(false);
        Set(depth, oldest);
    }

    private void Set(long depth, Guid? oldest) => Volatile.Write(ref _seen, new(depth, oldest, time.GetTimestamp()));

    private sealed record Seen(long Depth, Guid? Oldest, long At);
}
