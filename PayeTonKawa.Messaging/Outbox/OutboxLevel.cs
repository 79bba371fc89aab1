using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>
/// The number of rows in the outbox and the age of the oldest, as last seen by the leader; unknown on a standby. Reading it costs the database nothing:
/// the relay knows when the outbox is empty or nearly so, and otherwise counts every few seconds. As a health check it is degraded while an event has
/// waited for more than a minute or the leader has not read the outbox for half a minute.
/// </summary>
internal sealed class OutboxLevel(TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(30);

    private Seen? _seen;

    /// <summary>Records the rows just read, which are the whole outbox unless <paramref name="more"/> is set.</summary>
    internal async Task SeeAsync(OutboxSession session, List<OutboxRow> rows, bool more, CancellationToken cancellationToken)
    {
        if (!more && session is not { IsPaused: true })
        {
            Set(rows.Count, rows.Count > 0 ? rows[0].MessageId : null);
        }
        else if (_seen is not { } seen || seen.Paused != session.IsPaused || time.GetElapsedTime(seen.At) > Interval)
        {
            await CountAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Awaits work that does not use the session and may last as long as a broker outage, and keeps counting meanwhile.</summary>
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
                // No cancellation: it can break the connection, which is still needed to delete the confirmed rows.
                await CountAsync(session, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The next use of the session reports the error.
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
        return Task.FromResult(seen.Paused ? HealthCheckResult.Degraded($"The relay is paused by an operator, and {seen.Depth} events wait.")
            : silence > LongSilence ? HealthCheckResult.Degraded($"The relay has not looked into the outbox for {silence.TotalSeconds:0} s.")
            : wait > LongWait ? HealthCheckResult.Degraded(
                $"The oldest of {seen.Depth} events has waited for {wait.TotalSeconds:0} s: the broker is away, or refuses it.")
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
        var (depth, oldest, paused) = await session.CountAsync(cancellationToken).ConfigureAwait(false);
        Set(depth, oldest, paused);
    }

    private void Set(long depth, Guid? oldest, bool paused = false) => Volatile.Write(ref _seen, new(depth, oldest, paused, time.GetTimestamp()));

    private sealed record Seen(long Depth, Guid? Oldest, bool Paused, long At);
}
