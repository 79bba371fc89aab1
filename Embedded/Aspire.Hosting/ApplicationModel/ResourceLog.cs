using System.Globalization;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console log of one instance: its last lines, and who watches for more.</summary>
internal sealed class ResourceLog
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<Channel<LogLine>> _subscribers = [];
    private int _lastLineNumber;
    private bool _completed;

    public bool HasSubscribers
    {
        get
        {
            lock (_lock)
            {
                return _subscribers.Count > 0;
            }
        }
    }

    public void Add(string content, bool isError, TimeProvider time)
    {
        var timestamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
        lock (_lock)
        {
            var line = new LogLine(++_lastLineNumber, $"{timestamp} {content}", isError);
            _lines.Enqueue(line);
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }

            foreach (var subscriber in _subscribers)
            {
                subscriber.Writer.TryWrite(line);
            }
        }
    }

    public (List<LogLine> Backlog, Channel<LogLine>? Changes) Subscribe(bool follow)
    {
        lock (_lock)
        {
            if (!follow || _completed)
            {
                return ([.. _lines], null);
            }

            var channel = Channel.CreateUnbounded<LogLine>();
            _subscribers.Add(channel);
            return ([.. _lines], channel);
        }
    }

    public void Unsubscribe(Channel<LogLine> channel)
    {
        lock (_lock)
        {
            _subscribers.Remove(channel);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var subscriber in _subscribers)
            {
                subscriber.Writer.TryComplete();
            }
        }
    }
}
