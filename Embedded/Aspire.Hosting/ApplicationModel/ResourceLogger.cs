using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Writes to the console log of every instance of a resource.</summary>
internal sealed class ResourceLogger(ResourceLog[] logs, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        if (exception is not null)
        {
            text = $"{text}{Environment.NewLine}{exception}";
        }

        foreach (var line in text.Split('\n'))
        {
            foreach (var log in logs)
            {
                log.Add(line.TrimEnd('\r'), logLevel >= LogLevel.Error, time);
            }
        }
    }
}
