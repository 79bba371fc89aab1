namespace PayeTonKawa.Messaging.Outbox;

/// <summary>The columns of an <see cref="OutboxMessage"/> that the relay reads.</summary>
internal sealed record OutboxRow(
    long Id, Guid MessageId, string EventName, string RoutingKey, ReadOnlyMemory<byte> Body, string TraceParent, string? TraceState);
