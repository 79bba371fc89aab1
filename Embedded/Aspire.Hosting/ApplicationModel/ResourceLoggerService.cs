using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console logs of all resources. Each keeps its last 10,000 lines.</summary>
public class ResourceLoggerService : IDisposable
{
    // Lines come in bursts: whoever watches is woken for a burst of them, not for each, and no eye sees the difference.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private Channel<LogSubscriber>[] _subscriberWatchers = [];

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A logger whose lines appear in the resource's console log.</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceLogger(GetLogs(resource), TimeProvider);
    }

    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return new ResourceLogger([GetLog(resourceName)], TimeProvider);
    }

    /// <summary>The lines so far, then each new one as it comes; ends when the log is complete.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return WatchAsync(GetLog(resourceName), follow: true);
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WatchAsync(GetLogs(resource), follow: true);
    }

    /// <summary>The lines so far.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return WatchAsync(GetLog(resourceName), follow: false);
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WatchAsync(GetLogs(resource), follow: false);
    }

    /// <summary>No more lines will come: watchers end.</summary>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var log in GetLogs(resource))
        {
            log.Complete();
        }
    }

    public void Complete(string name) => GetLog(name).Complete();

    /// <summary>Forgets the lines so far.</summary>
    public void ClearBacklog(string resourceName) => GetLog(resourceName).Clear();

    /// <summary>Whose log somebody begins or ceases to watch.</summary>
    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>();
        lock (_lock)
        {
            _subscriberWatchers = [.. _subscriberWatchers, channel];
            foreach (var (name, log) in _logs)
            {
                if (log.HasSubscribers)
                {
                    channel.Writer.TryWrite(new LogSubscriber(name, true));
                }
            }
        }

        try
        {
            await foreach (var subscriber in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return subscriber;
            }
        }
        finally
        {
            lock (_lock)
            {
                _subscriberWatchers = [.. _subscriberWatchers.Where(other => other != channel)];
            }
        }
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Adds a line that the instance's process wrote.</summary>
    internal void Write(string resourceId, string line, bool isError) => GetLog(resourceId).Add(line, isError, TimeProvider);

    // The instances' lines as they come, each with its own instance's number.
    private IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(ResourceLog[] logs, bool follow)
    {
        return logs is [var only] ? WatchAsync(only, follow) : MergeAsync();

        async IAsyncEnumerable<IReadOnlyList<LogLine>> MergeAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var merged = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var copies = Task.WhenAll(logs.Select(CopyAsync));
            _ = copies.ContinueWith(all => merged.Writer.TryComplete(all.Exception?.InnerException), TaskScheduler.Default);
            try
            {
                await foreach (var lines in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return lines;
                }
            }
            finally
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await copies.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            async Task CopyAsync(ResourceLog log)
            {
                await foreach (var lines in WatchAsync(log, follow, ended.Token).ConfigureAwait(false))
                {
                    merged.Writer.TryWrite(lines);
                }
            }
        }
    }

    private ResourceLog GetLog(string name) => _logs.GetOrAdd(name, _ => new ResourceLog());

    private ResourceLog[] GetLogs(IResource resource) =>
        resource.TryGetLastAnnotation<InstancesAnnotation>(out var instances)
            ? [.. instances.Ids.Select(GetLog)]
            : [GetLog(resource.Name)];

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        ResourceLog log, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        log.Subscribe();
        Announce(log);
        try
        {
            var last = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (lines, more) = log.ReadAfter(last);
                if (lines.Count > 0)
                {
                    last = lines[^1].LineNumber;
                    yield return lines;
                }

                if (!follow || (lines.Count == 0 && more is null))
                {
                    yield break;
                }

                if (more is not null)
                {
                    await more.WaitAsync(cancellationToken).ConfigureAwait(false);
                    await Task.Delay(Burst, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            log.Unsubscribe();
            Announce(log);
        }
    }

    private void Announce(ResourceLog log)
    {
        lock (_lock)
        {
            if (_subscriberWatchers.Length == 0)
            {
                return;
            }

            var name = _logs.First(entry => entry.Value == log).Key;
            foreach (var watcher in _subscriberWatchers)
            {
                watcher.Writer.TryWrite(new LogSubscriber(name, log.HasSubscribers));
            }
        }
    }
}
