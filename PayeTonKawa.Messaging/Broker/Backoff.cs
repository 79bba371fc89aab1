namespace PayeTonKawa.Messaging.Broker;

/// <summary>Exponential backoff with jitter; the cap is low so that work resumes soon after an outage.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        // Jitter: the services must not all reconnect at the same moment when the broker is back.
        var delay = _next * (0.8 + (0.4 * Random.Shared.NextDouble()));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return Task.Delay(delay, time, cancellationToken);
    }

    internal void Reset() => _next = First;
}
