using System.Diagnostics;
using PayeTonKawa.Messaging.Telemetry;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>One attempt to process a message: the current span, child of the publish span, and the measurements with the same tags.</summary>
internal sealed class ProcessAttempt : IDisposable
{
    private readonly MessagingMetrics _metrics;
    private readonly Delivery _delivery;
    private readonly TimeProvider _time;
    private readonly Activity? _span;
    private readonly TagList _tags;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string? _error;

    private ProcessAttempt(Delivery delivery, int number, MessagingMetrics metrics, TimeProvider time)
    {
        (_metrics, _delivery, _time) = (metrics, delivery, time);
        _tags = MessagingTags.Of("process", "process", delivery.Destination, delivery.Broker);
        var properties = delivery.Message.BasicProperties;
        _span = MessagingTelemetry.Source.StartActivity($"process {delivery.Destination}", ActivityKind.Consumer, TraceContext.Read(properties), _tags)?
            .SetTag(MessagingTags.RoutingKey, delivery.Message.RoutingKey)
            .SetTag(MessagingTags.MessageId, properties.MessageId)
            .SetTag(MessagingTags.BodySize, delivery.BodySize)
            .SetTag(MessagingTags.DeliveryTag, (long)delivery.Message.DeliveryTag)
            .SetTag(MessagingTags.EventAge, Age())
            .SetTag(MessagingTags.Attempt, number);
    }

    internal static ProcessAttempt Start(Delivery delivery, int number, MessagingMetrics metrics, TimeProvider time) => new(delivery, number, metrics, time);

    /// <summary>Call when the handler has succeeded.</summary>
    internal void Handled()
    {
        if (Age() is { } seconds)
        {
            _metrics.EventAge.Record(seconds, new KeyValuePair<string, object?>(MessagingTags.Destination, _delivery.Destination));
        }
    }

    internal void Fail(Exception exception)
    {
        _error ??= exception.GetType().FullName!;
        _span.Fail(_error, exception.Message);
    }

    public void Dispose()
    {
        var tags = _tags;
        if (_error is not null)
        {
            tags.Add(MessagingTags.ErrorType, _error);
        }

        _metrics.ProcessDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
        _span?.Dispose();
    }

    private double? Age() => Guid.TryParse(_delivery.Message.BasicProperties.MessageId, out var id) ? EventTime.SecondsSince(id, _time) : null;
}
