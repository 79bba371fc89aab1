using PayeTonKawa.Contracts;

namespace PayeTonKawa.Tests.Contracts;

/// <summary>One event of each kind, with values at their limits.</summary>
internal static class SampleEvents
{
    private static readonly DateTimeOffset Instant = new(2026, 2, 27, 11, 18, 26, 987, TimeSpan.FromHours(1));

    internal static IReadOnlyList<IntegrationEvent> All { get; } =
    [
        new ClientCreated(1, new("Durand", "d@example.org"), Instant),
        new ClientUpdated(int.MaxValue, new("L'\"or\" <&> é \U0001F600", "é@example.org"), Instant),
        new ClientDeleted(3, DateTimeOffset.UnixEpoch),
        new ProduitCreated(1, new("Café Kenya", 0m, 0), Instant),
        new ProduitUpdated(1, new("Café Kenya", 1_000_000.00m, 1_000_000), Instant),
        new ProduitDeleted(1, Instant),
        new ProduitStockLow(1, "Café Kenya", 0, Instant),
        new CommandeCreated(5, new(3, 999_999_999_999_999.99m), Instant),
        new CommandeUpdated(5, "expediee", Instant),
        new CommandeDeleted(5, DateTimeOffset.MaxValue),
    ];
}
