namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>A rejected message in a list.</summary>
/// <param name="Size">Bytes of the body that are kept.</param>
internal sealed record RejectedAnswer(long Id, string? MessageId, string Queue, string RoutingKey, string Reason, DateTimeOffset ReceivedAt, int Size);

/// <summary>The rejected messages of one queue with the same reason: how many, and when the first and the last came.</summary>
internal sealed record RejectedGroupAnswer(string Queue, string Reason, int Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>How many rejected messages are back in their queues.</summary>
internal sealed record ReplayAnswer(int Replayed);
