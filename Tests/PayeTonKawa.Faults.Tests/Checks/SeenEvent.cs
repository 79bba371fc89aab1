using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>An event as received from the exchange.</summary>
/// <param name="MessageId">Identical if the event was published twice.</param>
/// <param name="Prefix">Kind of the entity.</param>
/// <param name="Id">Id of the entity.</param>
/// <param name="Text">The routing key and the value in the event.</param>
internal sealed record SeenEvent(string MessageId, string Prefix, int Id, string Text)
{
    public static SeenEvent Of(BasicDeliverEventArgs message)
    {
        var body = JsonNode.Parse(Encoding.UTF8.GetString(message.Body.Span))!;
        var prefix = message.RoutingKey.Split('.')[0];
        var value = message.RoutingKey switch
        {
            "client.created" or "client.updated" => body["data"]!["nom"],
            "produit.created" or "produit.updated" => body["data"]!["stock"],
            "commande.created" => body["data"]!["client_id"],
            "produit.stock_low" => body["stock"],
            "commande.updated" => body["statut"],
            _ => null,
        };
        return new(message.BasicProperties.MessageId!, prefix, body[$"{prefix}_id"]!.GetValue<int>(), $"{message.RoutingKey} {value}");
    }
}
