using System.Diagnostics;
using System.Text;
using System.Text.Unicode;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>A rejected message with its content.</summary>
/// <param name="TraceId">The trace of the change that the message is of, from its header <c>traceparent</c>; null without a valid one.</param>
/// <param name="Headers">Its headers as an object; null without any.</param>
/// <param name="Body">The body, if it is UTF-8.</param>
/// <param name="BodyBase64">The body, if it is not.</param>
internal sealed record RejectedDetailAnswer(
    long Id, string? MessageId, string Queue, string RoutingKey, string Reason, DateTimeOffset ReceivedAt,
    string? TraceId, JsonElement? Headers, string? Body, byte[]? BodyBase64)
{
    internal static RejectedDetailAnswer Of(RejectedMessage message)
    {
        JsonElement? headers = message.Headers is { } json ? JsonElement.Parse(json) : null;
        var isText = Utf8.IsValid(message.Body);
        return new(
            message.Id, message.MessageId, message.Queue, message.RoutingKey, message.Raison, message.RecuLe,
            TraceIdOf(headers),
            headers,
            isText ? Encoding.UTF8.GetString(message.Body) : null,
            isText ? null : message.Body);
    }

    private static string? TraceIdOf(JsonElement? headers) =>
        headers?.TryGetProperty("traceparent", out var parent) == true && parent.ValueKind == JsonValueKind.String
        && ActivityContext.TryParse(parent.GetString(), null, out var context)
            ? context.TraceId.ToHexString()
            : null;
}
