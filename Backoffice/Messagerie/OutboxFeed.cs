using Backoffice.Live;
using BrokerWatch.Alarms;

namespace Backoffice.Messagerie;

/// <summary>The three outboxes.</summary>
public sealed class OutboxFeed(Outboxes outboxes, TimeProvider time) : Feed<IReadOnlyList<OutboxReading>>(time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = time;
    private readonly Dictionary<string, History> _depths = Outboxes.Services.ToDictionary(service => service, _ => new History());

    protected override async Task<IReadOnlyList<OutboxReading>> ReadAsync(CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(
            Outboxes.Services.Select(service => Reading.OfAsync(cancel => outboxes.ReadAsync(service, cancel), cancellationToken)));
        return [.. Outboxes.Services.Zip(states, Observe)];
    }

    private OutboxReading Observe(string service, Reading<OutboxState> reading)
    {
        var (now, history) = (_time.GetUtcNow(), _depths[service]);
        if (reading.Value is not { IsDepthKnown: true } state)
        {
            return new(service, reading, null, IsGrowing: false);
        }

        history.Add(now, state.Depth);
        var first = history.Samples.First(sample => now - sample.Time <= Window);
        var passed = now - first.Time;
        return new(service, reading, passed < ShortestWindow ? null : (state.Depth - first.Value) / passed.TotalSeconds, history.IsGrowing(now));
    }
}
