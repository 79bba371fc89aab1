namespace PayeTonKawa.Messaging.Broker;

/// <summary>Waits longer each time, up to a limit that keeps the return to work prompt.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        // A little chance keeps the services from knocking all at once at a broker that has just come back.
        var delay = _next * (0.8 + (0.4 * Random.Shared.NextDouble()));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return Task.Delay(delay, time, cancellationToken);
    }

    internal void Reset() => _next = First;
}
