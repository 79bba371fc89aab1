using System.Diagnostics;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>An event that is committed but not yet confirmed by the broker: a row of the table <c>outbox</c>.</summary>
public sealed class OutboxMessage
{
    /// <summary>The publication order; for one entity, the commit order.</summary>
    public long Id { get; private set; }

    /// <summary>The message id on the broker, unchanged if the message is published again: a UUID of version 7 with the time of the change.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The event name, such as <c>client_deleted</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>The routing key, such as <c>client.deleted</c>.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>The JSON body, as published.</summary>
    public required string Body { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the change.</summary>
    public required string TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> (vendor data) of the change.</summary>
    public string? TraceState { get; init; }

    /// <summary>When the change happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static OutboxMessage Of(IntegrationEvent evt)
    {
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        return new()
        {
            MessageId = Guid.CreateVersion7(evt.Timestamp),
            EventName = evt.EventName,
            RoutingKey = evt.RoutingKey,
            Body = EventJson.Serialize(evt),
            TraceParent = trace?.Id ?? NewTraceParent(),
            TraceState = trace?.TraceStateString,
            CreatedAt = evt.Timestamp.ToUniversalTime(),
        };
    }

    // Without a current span the event starts a new, unsampled trace, so that every message has a trace id for correlation.
    private static string NewTraceParent() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
