using System.Diagnostics;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>One message in flight to the broker: a span, child of the span of its change, and the measurements with the same tags.</summary>
internal sealed class Publication
{
    private readonly MessagingMetrics _metrics;
    private readonly Activity? _span;
    private readonly string _destination;
    private readonly TagList _tags;
    private readonly double? _waited;
    private readonly long _started = Stopwatch.GetTimestamp();

    private Publication(OutboxRow row, AmqpTcpEndpoint broker, MessagingMetrics metrics, TimeProvider time)
    {
        _metrics = metrics;
        _destination = MessagingTags.DestinationName(Topology.Exchange, row.RoutingKey);
        _tags = MessagingTags.Of("publish", "send", _destination, broker);
        _waited = EventTime.SecondsSince(row.MessageId, time);
        _span = StartSpan(row);
        Headers = TraceContext.ToHeaders(_span?.Id ?? row.TraceParent, _span?.TraceStateString ?? row.TraceState);
        Headers[Topology.SequenceHeader] = row.Id;
    }

    /// <summary>The message's headers: the trace context and the sequence number.</summary>
    internal Dictionary<string, object?> Headers { get; }

    internal static Publication Start(OutboxRow row, AmqpTcpEndpoint broker, MessagingMetrics metrics, TimeProvider time) => new(row, broker, metrics, time);

    /// <summary>The message is confirmed or, with <paramref name="failure"/>, may not have reached the broker.</summary>
    internal void End(PublishFailure? failure)
    {
        // An exemplar refers to the current span.
        var before = Activity.Current;
        Activity.Current = _span;
        var tags = _tags;
        if (failure is not null)
        {
            tags.Add(MessagingTags.ErrorType, failure.Type);
            _span.Fail(failure.Type, failure.Description);
        }
        else if (_waited is { } seconds)
        {
            _metrics.OutboxWait.Record(seconds, new KeyValuePair<string, object?>(MessagingTags.Destination, _destination));
        }

        _metrics.Sent.Add(1, tags);
        _metrics.PublishDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
        _span?.Dispose();
        Activity.Current = before;
    }

    private Activity? StartSpan(OutboxRow row)
    {
        if (!MessagingTelemetry.Source.HasListeners())
        {
            return null;
        }

        var before = Activity.Current;
        var span = MessagingTelemetry.Source.StartActivity(
            $"publish {_destination}", ActivityKind.Producer, TraceContext.Parse(row.TraceParent, row.TraceState), _tags);

        // Many publish spans are open at a time; none must become the parent of the next.
        Activity.Current = before;
        return span?
            .SetTag(MessagingTags.RoutingKey, row.RoutingKey)
            .SetTag(MessagingTags.MessageId, row.MessageId.ToString())
            .SetTag(MessagingTags.BodySize, row.Body.Length)
            .SetTag(MessagingTags.OutboxWait, _waited);
    }
}
