using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>An event as it passed through the exchange.</summary>
/// <param name="MessageId">The same when it was published twice.</param>
/// <param name="Prefix">Of which kind of entity it tells.</param>
/// <param name="Id">Of which one.</param>
/// <param name="Text">The routing key, and what the event says.</param>
internal sealed record SeenEvent(string MessageId, string Prefix, int Id, string Text)
{
    public static SeenEvent Of(BasicGetResult message)
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
