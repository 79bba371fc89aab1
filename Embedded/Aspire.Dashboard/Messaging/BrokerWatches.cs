using Aspire.Dashboard.Resources;
using BrokerWatch;
using BrokerWatch.Alarms;
using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

/// <summary>Watches brokers while somebody looks: each once, however many look.</summary>
internal sealed class BrokerWatches(ResourceClient resources, OutboxLevels outboxes, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ManagementClient _client = new();
    private readonly Dictionary<string, Watch> _watches = [];

    /// <summary>What is known of a broker that is watched; null until it was looked at, and while it does not run.</summary>
    public BrokerView? GetView(string resource)
    {
        lock (_lock)
        {
            return _watches.GetValueOrDefault(resource)?.Monitor.View;
        }
    }

    /// <param name="resource">The instance name.</param>
    /// <param name="changed">Called on any thread after each look: be quick.</param>
    public IDisposable Subscribe(string resource, Action changed)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(resource, out var watch))
            {
                _watches[resource] = watch = new(Create(resource));
            }

            watch.Viewers++;
            watch.Monitor.Changed += changed;
            return new Viewer(() => Leave(resource, watch, changed));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var watch in _watches.Values)
            {
                watch.Dispose();
            }

            _watches.Clear();
        }

        _client.Dispose();
    }

    private BrokerMonitor Create(string resource) => new(
        _client, _ => Task.FromResult(Brokers.EndpointOf(resources.Find(resource))), () => outboxes.Read().Sum(level => level.Depth), new AlarmTracker(time), time);

    private void Leave(string resource, Watch watch, Action changed)
    {
        lock (_lock)
        {
            watch.Monitor.Changed -= changed;
            if (--watch.Viewers == 0)
            {
                watch.Dispose();
                _watches.Remove(resource);
            }
        }
    }

    private sealed class Watch : IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public Watch(BrokerMonitor monitor)
        {
            Monitor = monitor;
            _ = Task.Run(() => monitor.RunAsync(_stopping.Token));
        }

        public BrokerMonitor Monitor { get; }

        public int Viewers { get; set; }

        public void Dispose()
        {
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    private sealed class Viewer(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
