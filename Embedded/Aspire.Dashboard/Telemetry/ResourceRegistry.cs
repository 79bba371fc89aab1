using System.Collections.Concurrent;

namespace Aspire.Dashboard.Telemetry;

/// <summary>One object per identity. The one unheard of for longest is forgotten when there are too many.</summary>
internal sealed class ResourceRegistry(TimeProvider time)
{
    private const int MaxResourceCount = 1000;

    private readonly ConcurrentDictionary<(string Name, string? InstanceId), Entry> _entries = new();
    private readonly Lock _forgetting = new();

    public IReadOnlyList<TelemetryResource> GetAll() =>
        [.. _entries.Values.Select(entry => entry.Resource).OrderBy(resource => resource.Key, StringComparer.OrdinalIgnoreCase)];

    /// <param name="forgotten">The resource that had to make room.</param>
    public TelemetryResource GetOrAdd(string name, string? instanceId, IReadOnlyList<KeyValuePair<string, string>> attributes, out TelemetryResource? forgotten)
    {
        forgotten = null;
        if (!_entries.TryGetValue((name, instanceId), out var entry))
        {
            lock (_forgetting)
            {
                if (_entries.Count >= MaxResourceCount)
                {
                    var oldest = _entries.MinBy(pair => pair.Value.LastSeen);
                    _entries.TryRemove(oldest.Key, out _);
                    forgotten = oldest.Value.Resource;
                }

                entry = _entries.GetOrAdd((name, instanceId), _ => new Entry(new(name, instanceId, attributes)));
            }
        }

        entry.LastSeen = time.GetTimestamp();
        return entry.Resource;
    }

    private sealed class Entry(TelemetryResource resource)
    {
        public TelemetryResource Resource => resource;

        public long LastSeen { get; set; }
    }
}
