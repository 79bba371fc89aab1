namespace PayeTonKawa.Messaging.Events;

/// <summary>An order was deleted, for good.</summary>
public sealed record CommandeDeleted(int CommandeId, DateTimeOffset Timestamp)
    : IntegrationEvent("commande.deleted", CommandeId, Timestamp);
