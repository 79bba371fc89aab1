using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Unhealthy while nothing is consumed from the broker; degraded while a message has been in flight for more than a minute.</summary>
internal sealed class SubscriptionHealth(TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Delivery, long> _inHand = new(ReferenceEqualityComparer.Instance);
    private volatile bool _consumes;

    internal void Consumes(bool value) => _consumes = value;

    internal void Begin(Delivery delivery) => _inHand[delivery] = time.GetTimestamp();

    internal void End(Delivery delivery) => _inHand.TryRemove(delivery, out _);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!_consumes)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("No messages are taken: the broker is away."));
        }

        var oldest = _inHand.Select(entry => (entry.Key.Queue, Age: time.GetElapsedTime(entry.Value))).OrderByDescending(entry => entry.Age).FirstOrDefault();
        return Task.FromResult(oldest.Age > TooLong
            ? HealthCheckResult.Degraded(
                $"A message of {oldest.Queue} has been in hand for {oldest.Age.TotalSeconds:0} s: its handler hangs, or what it needs is away.")
            : HealthCheckResult.Healthy());
    }
}
