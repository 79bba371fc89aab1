namespace Aspire.Dashboard.Telemetry;

/// <summary>Logs in the order of arrival; the oldest make room for new ones.</summary>
internal sealed class LogStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TelemetryResource, int> _unreadErrors = [];
    private Queue<LogEntry> _entries = new();
    private long _lastId;

    public void Add(IReadOnlyList<LogEntry> logs)
    {
        lock (_lock)
        {
            foreach (var log in logs)
            {
                log.Id = ++_lastId;
                _entries.Enqueue(log);
                if (log.Level >= LogLevel.Error)
                {
                    _unreadErrors[log.Resource] = _unreadErrors.GetValueOrDefault(log.Resource) + 1;
                }
            }

            while (_entries.Count > limits.MaxLogCount)
            {
                _entries.Dequeue();
            }
        }
    }

    /// <summary>In the order of arrival.</summary>
    public LogEntry[] GetAll()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }

    public int GetErrorCount(string resourceKey)
    {
        lock (_lock)
        {
            return _unreadErrors.Sum(pair => pair.Key.Is(resourceKey) ? pair.Value : 0);
        }
    }

    public void ResetErrorCount(string resourceKey)
    {
        lock (_lock)
        {
            foreach (var resource in _unreadErrors.Keys.Where(resource => resource.Is(resourceKey)).ToList())
            {
                _unreadErrors.Remove(resource);
            }
        }
    }

    public void Clear(string? resourceKey)
    {
        lock (_lock)
        {
            _entries = new(_entries.Where(log => resourceKey is not null && !log.Resource.Is(resourceKey)));
            foreach (var resource in _unreadErrors.Keys.Where(resource => resourceKey is null || resource.Is(resourceKey)).ToList())
            {
                _unreadErrors.Remove(resource);
            }
        }
    }

    /// <summary>Forgets what is counted for a resource that is gone.</summary>
    public void Forget(TelemetryResource resource)
    {
        lock (_lock)
        {
            _unreadErrors.Remove(resource);
        }
    }
}
