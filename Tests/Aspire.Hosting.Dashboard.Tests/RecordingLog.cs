using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard.Tests;

/// <summary>Keeps what the AppHost's loggers are given, in order.</summary>
internal sealed class RecordingLog : ILoggerProvider
{
    private readonly List<Entry> _entries = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    public IReadOnlyList<string> Of(string category) => [.. Entries.Where(entry => entry.Category == category).Select(entry => entry.Message)];

    /// <summary>Waits for a message that contains the text.</summary>
    public async Task<Entry> WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        while (true)
        {
            Task added;
            lock (_entries)
            {
                if (_entries.Find(entry => entry.Message.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                added = _added.Task;
            }

            await added.WaitAsync(limit.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Add(Entry entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
            _added.SetResult();
            _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    internal sealed record Entry(string Category, LogLevel Level, string Message);

    private sealed class Logger(RecordingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new Entry(category, logLevel, formatter(state, exception)));
    }
}
