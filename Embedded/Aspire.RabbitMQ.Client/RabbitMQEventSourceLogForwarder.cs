using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Aspire.RabbitMQ.Client;

/// <summary>Brings what RabbitMQ.Client says through its event source to the logger <c>RabbitMQ.Client</c>.</summary>
internal sealed class RabbitMQEventSourceLogForwarder(ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("RabbitMQ.Client");
    private readonly Lock _starting = new();
    private Listener? _listener;

    internal void Start()
    {
        lock (_starting)
        {
            _listener ??= new Listener(Forward);
        }
    }

    public void Dispose() => _listener?.Dispose();

    private void Forward(EventWrittenEventArgs entry)
    {
        var level = entry.Level switch
        {
            EventLevel.Critical => LogLevel.Critical,
            EventLevel.Error => LogLevel.Error,
            EventLevel.Warning => LogLevel.Warning,
            EventLevel.Informational => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        if (_logger.IsEnabled(level))
        {
            _logger.Log(level, new EventId(entry.EventId, entry.EventName), entry, null, static (state, _) => Text(state));
        }
    }

    // The payload is the message, followed for errors by a table of what the exception was.
    private static string Text(EventWrittenEventArgs entry) => string.Join(Environment.NewLine, (entry.Payload ?? []).Select(value =>
        value is IDictionary<string, object?> details ? string.Join(", ", details.Select(pair => $"{pair.Key}: {pair.Value}")) : value?.ToString()));

    private sealed class Listener(Action<EventWrittenEventArgs> forward) : EventListener
    {
        // The base constructor calls this already: no constructor body of ours would have run by then.
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "rabbitmq-client")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == "rabbitmq-client")
            {
                forward(eventData);
            }
        }
    }
}
