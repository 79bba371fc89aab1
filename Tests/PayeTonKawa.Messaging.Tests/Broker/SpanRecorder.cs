using System.Collections.Concurrent;
using System.Diagnostics;

namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>Listens to the messaging spans, as a tracer provider does.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    internal SpanRecorder()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The ended spans of one trace.</summary>
    internal IEnumerable<Activity> Of(ActivityTraceId trace) => _ended.Where(span => span.TraceId == trace);

    public void Dispose() => _listener.Dispose();
}
