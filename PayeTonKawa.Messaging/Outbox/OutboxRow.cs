namespace PayeTonKawa.Messaging.Outbox;

/// <summary>What the relay reads of an <see cref="OutboxMessage"/>.</summary>
internal sealed record OutboxRow(
    long Id, Guid MessageId, string EventName, string RoutingKey, ReadOnlyMemory<byte> Body, string TraceParent, string? TraceState);
