using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;

namespace PayeTonKawa.Messaging.Subscriptions;

/// <summary>Logs a rejected message with all data needed to diagnose it: the text for people, the attributes for a dashboard.</summary>
internal static partial class RejectionLog
{
    // Keeps megabytes out of the log; the headers and the body are in the table.
    private const int LongestText = 4096;

    // A UTF-8 character has at most 4 bytes.
    private const int MostBytes = 4 * LongestText;

    internal static void MessageRejected(this ILogger logger, Delivery delivery, string reason)
    {
        if (logger.IsEnabled(LogLevel.Error))
        {
            var message = delivery.Message;
            Rejected(
                logger,
                delivery.Queue,
                reason,
                message.BasicProperties.MessageId,
                RejectedMessages.RoutingKeyOf(message),
                Shorten(HeadersJson.Write(message.BasicProperties.Headers)),
                Shorten(Text(message.Body.Span)));
        }
    }

    private static string Text(ReadOnlySpan<byte> body)
    {
        var beginning = body[..Math.Min(body.Length, MostBytes)];
        return Utf8.IsValid(body) ? Encoding.UTF8.GetString(beginning) : Convert.ToBase64String(beginning);
    }

    private static string? Shorten(string? text) => text is { Length: > LongestText } ? $"{text.AsSpan(0, LongestText)}…" : text;

#pragma warning disable SYSLIB1015 // Parameters that are not in the message template are logged as attributes.
    [LoggerMessage(22, LogLevel.Error, "Message de {Queue} conservé dans messages_rejetes: {Reason}", EventName = "messaging.message.rejected")]
    private static partial void Rejected(
        ILogger logger, string queue, string reason, string? messageId, string routingKey, string? headers, string? body);
#pragma warning restore SYSLIB1015
}
