using System.Text.Json;

namespace Backoffice.Messagerie;

/// <summary>A rejected message with its content.</summary>
/// <param name="TraceId">The trace of the change that the message tells of; null without one.</param>
/// <param name="Body">The body, if it is UTF-8; otherwise <paramref name="BodyBase64"/>.</param>
public sealed record RejectedContent(
    long Id, string? MessageId, string Queue, string RoutingKey, string Reason, DateTimeOffset ReceivedAt,
    string? TraceId, JsonElement? Headers, string? Body, byte[]? BodyBase64);
