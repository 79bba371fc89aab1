namespace PayeTonKawa.Contracts;

/// <summary>An order was permanently deleted.</summary>
public sealed record CommandeDeleted(int CommandeId, DateTimeOffset Timestamp)
    : IntegrationEvent("commande.deleted", CommandeId, Timestamp);
