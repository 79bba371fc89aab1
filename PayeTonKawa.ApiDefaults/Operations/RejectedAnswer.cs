namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>A rejected message in a list.</summary>
/// <param name="Size">Bytes of the body that are kept.</param>
internal sealed record RejectedAnswer(long Id, string? MessageId, string Queue, string RoutingKey, string Reason, DateTimeOffset ReceivedAt, int Size);
