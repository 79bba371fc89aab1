using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Messaging;

/// <summary>Reads the outboxes off what services measure: instruments whose names end with <c>outbox.depth</c> and <c>outbox.oldest.age</c> (seconds).</summary>
internal sealed class OutboxLevels(TelemetryStore store, TimeProvider time)
{
    private const string DepthSuffix = "outbox.depth";
    private const string AgeSuffix = "outbox.oldest.age";

    // A service that measures at all does so once a minute, if it is not told otherwise.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(3);

    public IReadOnlyList<OutboxLevel> Read()
    {
        var levels = new List<OutboxLevel>();
        foreach (var resource in store.GetResources().Select(resource => resource.Name).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var instruments = store.GetInstruments(resource);
            if (Last(instruments, resource, DepthSuffix) is { } depth)
            {
                var age = Last(instruments, resource, AgeSuffix);
                levels.Add(new(resource, (long)depth, age is null ? null : TimeSpan.FromSeconds(age.Value)));
            }
        }

        return levels;
    }

    // Of several instances the one that spoke last knows: only one publishes at a time.
    private double? Last(IReadOnlyList<InstrumentInfo> instruments, string resource, string suffix)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var from = now - Recent;
        return instruments
            .Where(instrument => instrument.Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            .SelectMany(instrument => store.GetInstrument(resource, instrument.Meter, instrument.Name, from, now)?.Dimensions ?? [])
            .SelectMany(dimension => dimension.Points.OfType<NumberPoint>().Where(point => point.Time >= from).TakeLast(1))
            .MaxBy(point => point.Time)?.Value;
    }
}
