using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>Records what an application logs at Information and above.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, object?>> _events = new();

    internal int Count(string beginning) => _lines.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>The attributes of the last entry with this event name, if there is one.</summary>
    internal Dictionary<string, object?>? Attributes(string eventName) => _events.GetValueOrDefault(eventName);

    public override string ToString() => string.Join(Environment.NewLine, _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue(formatter(state, exception));
            if (eventId.Name is { } name && state is IEnumerable<KeyValuePair<string, object?>> attributes)
            {
                _events[name] = new(attributes);
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose()
    {
    }
}
