namespace PayeTonKawa.Contracts.AsyncApi;

/// <summary>An event as the document shows it.</summary>
/// <param name="Example">An event of the kind; its record gives the schema, its routing key the channel.</param>
/// <param name="Summary">When it is published.</param>
internal sealed record PublishedEvent(IntegrationEvent Example, string Summary)
{
    private static readonly DateTimeOffset Instant = new(2026, 2, 27, 10, 18, 26, TimeSpan.Zero);

    internal static IReadOnlyList<PublishedEvent> All { get; } =
    [
        new(new ClientCreated(3, new("Martin", "sophie.martin@example.org"), Instant), "A client was created."),
        new(new ClientUpdated(3, new("Martin", "s.martin@example.org"), Instant), "A client was changed; the data is its new state."),
        new(new ClientDeleted(3, Instant), "A client was permanently deleted."),
        new(new ProduitCreated(1, new("Café Kenya", 11m, 5), Instant), "A product was created."),
        new(new ProduitUpdated(1, new("Café Kenya", 11m, 5), Instant), "A product was changed; the data is its new state."),
        new(new ProduitDeleted(1, Instant), "A product was permanently deleted."),
        new(
            new ProduitStockLow(1, "Café Kenya", 4, Instant),
            "A change left a product with a stock below 10; published after every such change, besides produit_updated."),
        new(new CommandeCreated(5, new(3, 25m), Instant), "An order was created."),
        new(new CommandeUpdated(5, "expediee", Instant), "An order was changed; the status is the new one."),
        new(new CommandeDeleted(5, Instant), "An order was permanently deleted."),
    ];

    /// <summary>The service that publishes it, as in the message's <c>app_id</c>.</summary>
    internal string Service => $"api-{Example.RoutingKey.Split('.')[0]}s";

    /// <summary>The name of the payload's schema.</summary>
    internal string SchemaName => Example.GetType().Name;
}
