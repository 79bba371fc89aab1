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
        if (!_logger.IsEnabled(level))
        {
            return;
        }

        var message = entry.Payload is [{ } text, ..] ? text.ToString() ?? "" : "";
        var state = entry.Payload is [_, IDictionary<string, object?> exception] ? GetErrorState(exception) : [new("{OriginalFormat}", message)];
        _logger.Log(level, new EventId(entry.EventId, entry.EventName), state, null, (_, _) => message);
    }

    // The client passes on what the exception was, not the exception; the names are OpenTelemetry's.
    private static KeyValuePair<string, object?>[] GetErrorState(IDictionary<string, object?> exception)
    {
        KeyValuePair<string, object?>[] state =
        [
            new("exception.type", exception["Type"]),
            new("exception.message", exception["Message"]),
            new("exception.stacktrace", exception["StackTrace"]),
        ];
        return exception["InnerException"]?.ToString() is { Length: > 0 } inner ? [.. state, new("exception.innerexception", inner)] : state;
    }

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
