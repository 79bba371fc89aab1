using System.Text.Json;
using System.Threading.Channels;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aspire.Dashboard.Api;

/// <summary>What is there and then what comes, one line of OTLP/JSON for each (NDJSON). It ends with the reader, or with the dashboard.</summary>
internal sealed class FollowStream(TelemetryStore store, IHostApplicationLifetime lifetime)
{
    // A reader who falls behind that far misses the oldest.
    private const int MaxBacklog = 10_000;

    public PushStreamHttpResult Spans(Func<IEnumerable<Span>> find, Func<Span, bool> accepts, CancellationToken aborted) => TypedResults.Stream(
        stream => FollowAsync(
            stream, find, accepts, changed => store.SpansAdded += changed, changed => store.SpansAdded -= changed, span => TelemetryJsonMapper.ToJson([span]), aborted),
        "application/x-ndjson");

    public PushStreamHttpResult Logs(Func<IEnumerable<LogEntry>> find, Func<LogEntry, bool> accepts, CancellationToken aborted) => TypedResults.Stream(
        stream => FollowAsync(
            stream, find, accepts, changed => store.LogsAdded += changed, changed => store.LogsAdded -= changed, log => TelemetryJsonMapper.ToJson([log]), aborted),
        "application/x-ndjson");

    private async Task FollowAsync<T>(
        Stream stream,
        Func<IEnumerable<T>> find,
        Func<T, bool> accepts,
        Action<Action<IReadOnlyList<T>>> subscribe,
        Action<Action<IReadOnlyList<T>>> unsubscribe,
        Func<T, TelemetryJson> toJson,
        CancellationToken aborted)
        where T : class
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var backlog = Channel.CreateBounded<T>(new BoundedChannelOptions(MaxBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        subscribe(Enqueue);
        try
        {
            // Asked for after the subscription, so that nothing falls between; what comes by both ways is written once.
            var known = find().ToHashSet();
            foreach (var item in known)
            {
                await WriteAsync(item).ConfigureAwait(false);
            }

            await stream.FlushAsync(ended.Token).ConfigureAwait(false);
            while (await backlog.Reader.WaitToReadAsync(ended.Token).ConfigureAwait(false))
            {
                while (backlog.Reader.TryRead(out var item))
                {
                    if (!known.Remove(item))
                    {
                        await WriteAsync(item).ConfigureAwait(false);
                    }
                }

                await stream.FlushAsync(ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // As said.
        }
        finally
        {
            unsubscribe(Enqueue);
        }

        void Enqueue(IReadOnlyList<T> items)
        {
            foreach (var item in items.Where(accepts))
            {
                backlog.Writer.TryWrite(item);
            }
        }

        async Task WriteAsync(T item)
        {
            await JsonSerializer.SerializeAsync(stream, toJson(item), TelemetryJsonContext.Default.TelemetryJson, ended.Token).ConfigureAwait(false);
            await stream.WriteAsync("\n"u8.ToArray(), ended.Token).ConfigureAwait(false);
        }
    }
}
