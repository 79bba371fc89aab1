namespace Backoffice.Messagerie;

/// <summary>A rejected message in a list.</summary>
/// <param name="Size">Bytes of the body that are kept.</param>
public sealed record RejectedMessage(long Id, string? MessageId, string Queue, string RoutingKey, string Reason, DateTimeOffset ReceivedAt, int Size);
