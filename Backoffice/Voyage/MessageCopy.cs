using System.Text;
using RabbitMQ.Client.Events;

namespace Backoffice.Voyage;

/// <summary>A message as it was on the wire.</summary>
/// <param name="Properties">Its properties and headers, in the order of AMQP 0-9-1.</param>
public sealed record MessageCopy(string RoutingKey, IReadOnlyList<(string Name, string Value)> Properties, string Body)
{
    internal static MessageCopy Of(BasicDeliverEventArgs delivery)
    {
        var properties = delivery.BasicProperties;
        (string Name, string? Value)[] all =
        [
            ("content_type", properties.ContentType),
            ("delivery_mode", $"{(int)properties.DeliveryMode}"),
            ("message_id", properties.MessageId),
            ("type", properties.Type),
            ("app_id", properties.AppId),
            .. (properties.Headers ?? new Dictionary<string, object?>()).Select(header => (header.Key, Text(header.Value))),
        ];
        return new(
            delivery.RoutingKey,
            [.. all.Where(property => property.Value is not null).Select(property => (property.Name, property.Value!))],
            Encoding.UTF8.GetString(delivery.Body.Span));
    }

    private static string? Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString();
}
