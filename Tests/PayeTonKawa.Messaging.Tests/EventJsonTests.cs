using System.Text;
using PayeTonKawa.Contracts;

namespace PayeTonKawa.Messaging.Tests;

public sealed class EventJsonTests
{
    private static readonly DateTimeOffset Instant = new(2026, 2, 27, 11, 18, 26, 987, TimeSpan.FromHours(1));

    public static TheoryData<IntegrationEvent, string, string> ContractTable => new()
    {
        {
            new ClientCreated(3, new("Durand", "d@example.org"), Instant),
            "client.created",
            """{"event":"client_created","client_id":3,"data":{"nom":"Durand","email":"d@example.org"},"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        {
            new ClientUpdated(3, new("Lefèvre", "é@example.org"), Instant),
            "client.updated",
            """{"event":"client_updated","client_id":3,"data":{"nom":"Lefèvre","email":"é@example.org"},"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        { new ClientDeleted(3, Instant), "client.deleted", """{"event":"client_deleted","client_id":3,"timestamp":"2026-02-27T10:18:26Z"}""" },
        {
            new ProduitCreated(1, new("Café Kenya", 11m, 5), Instant),
            "produit.created",
            """{"event":"produit_created","produit_id":1,"data":{"nom":"Café Kenya","prix":11.0,"stock":5},"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        {
            new ProduitUpdated(1, new("L'\"or\" <&> +", 19.98m, 0), Instant),
            "produit.updated",
            """{"event":"produit_updated","produit_id":1,"data":{"nom":"L'\"or\" <&> +","prix":19.98,"stock":0},"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        { new ProduitDeleted(1, Instant), "produit.deleted", """{"event":"produit_deleted","produit_id":1,"timestamp":"2026-02-27T10:18:26Z"}""" },
        {
            new ProduitStockLow(1, "Café Kenya", 4, Instant),
            "produit.stock_low",
            """{"event":"produit_stock_low","produit_id":1,"produit_nom":"Café Kenya","stock":4,"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        {
            new CommandeCreated(5, new(3, 25.00m), Instant),
            "commande.created",
            """{"event":"commande_created","commande_id":5,"data":{"client_id":3,"total":25.0},"timestamp":"2026-02-27T10:18:26Z"}"""
        },
        {
            new CommandeUpdated(5, "expediee", Instant),
            "commande.updated",
            """{"event":"commande_updated","commande_id":5,"statut":"expediee","timestamp":"2026-02-27T10:18:26Z"}"""
        },
        { new CommandeDeleted(5, Instant), "commande.deleted", """{"event":"commande_deleted","commande_id":5,"timestamp":"2026-02-27T10:18:26Z"}""" },
    };

    [Theory]
    [MemberData(nameof(ContractTable))]
    public void An_event_is_written_as_the_contract_says(IntegrationEvent evt, string routingKey, string json)
    {
        Assert.Equal(routingKey, evt.RoutingKey);
        Assert.Equal(json, EventJson.Serialize(evt));
    }

    [Theory]
    [InlineData("0", "0.0")]
    [InlineData("11.00", "11.0")]
    [InlineData("9.90", "9.9")]
    [InlineData("0.01", "0.01")]
    [InlineData("1000000000000000.05", "1000000000000000.05")]
    [InlineData("-3", "-3.0")]
    public void An_amount_has_at_least_one_decimal(string amount, string json) =>
        Assert.Contains(
            $"\"total\":{json}}}",
            EventJson.Serialize(new CommandeCreated(1, new(1, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)), Instant)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"event":"client_deleted","client_id":7,"timestamp":"2026-02-27T10:18:26Z"}""")]
    [InlineData("""{"client_id":7}""")]
    [InlineData("""{"client_id":7,"timestamp":"yesterday","more":{"a":[1]}}""")]
    [InlineData("""{"client_id":7,"timestamp":[1,2]}""")]
    public void What_has_a_usable_id_is_read(string body)
    {
        Assert.True(EventJson.TryRead<ClientDeleted>(Encoding.UTF8.GetBytes(body), out var evt, out _));
        Assert.Equal(7, evt.ClientId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[{\"client_id\":7}]")]
    [InlineData("{}")]
    [InlineData("""{"client_id":0}""")]
    [InlineData("""{"client_id":-1}""")]
    [InlineData("""{"client_id":1.5}""")]
    [InlineData("""{"client_id":2147483648}""")]
    [InlineData("""{"client_id":"7"}""")]
    [InlineData("""{"client_id":true}""")]
    [InlineData("""{"client_id":null}""")]
    [InlineData("""{"client_id":{}}""")]
    [InlineData("""{"CLIENT_ID":7}""")]
    [InlineData("""{"client_id":7,"client_id":8}""")]
    [InlineData("""{"client_id":7} x""")]
    [InlineData("""{"client_id":7,}""")]
    [InlineData("""{"event":"client_created","client_id":7}""")]
    [InlineData("""{"event":"\ud800","client_id":7}""")]
    [InlineData("""{"event":3,"client_id":7}""")]
    public void What_has_no_usable_id_is_refused_with_a_reason(string body)
    {
        Assert.False(EventJson.TryRead<ClientDeleted>(Encoding.UTF8.GetBytes(body), out var evt, out var reason));
        Assert.Null(evt);
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.False(EventJson.TryRead<ClientDeleted>(new byte[] { 0, 0xff, 0xfe, 0x80 }, out _, out _));

    [Fact]
    public void Each_queue_is_bound_to_the_event_its_handlers_read()
    {
        Assert.Equal(new ClientDeleted(1, Instant).RoutingKey, Topology.Queues["commandes_client_events"]);
        Assert.Equal(new ProduitDeleted(1, Instant).RoutingKey, Topology.Queues["commandes_produit_events"]);
        Assert.Equal(2, Topology.Queues.Count);
    }
}
