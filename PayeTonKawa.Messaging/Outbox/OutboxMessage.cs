using System.Diagnostics;
using PayeTonKawa.Messaging.Events;

namespace PayeTonKawa.Messaging.Outbox;

/// <summary>An event that is committed and not yet confirmed by the broker: a row of the table <c>outbox</c>.</summary>
public sealed class OutboxMessage
{
    /// <summary>The order of publication: per entity, the order of the commits.</summary>
    public long Id { get; private set; }

    /// <summary>The identity of the message on the broker; the same when it is published twice. A UUID of version 7, of the time of the change.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The event's name, such as <c>client_deleted</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>The routing key, such as <c>client.deleted</c>.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>The body: JSON, as it goes to the broker.</summary>
    public required string Body { get; init; }

    /// <summary>The W3C trace context of the change.</summary>
    public required string TraceParent { get; init; }

    /// <summary>What the vendors of that trace context add to it.</summary>
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

    // A message always has a trace, so that whoever reads it can be asked about it; this one starts with the event and is not sampled.
    private static string NewTraceParent() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
