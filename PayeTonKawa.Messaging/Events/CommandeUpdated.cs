namespace PayeTonKawa.Messaging.Events;

/// <summary>An order was changed; the status is the one it has now.</summary>
public sealed record CommandeUpdated(int CommandeId, string Statut, DateTimeOffset Timestamp)
    : IntegrationEvent("commande.updated", CommandeId, Timestamp);
