namespace PayeTonKawa.Contracts;

/// <summary>An order was changed; the status is the new one.</summary>
public sealed record CommandeUpdated(int CommandeId, string Statut, DateTimeOffset Timestamp)
    : IntegrationEvent("commande.updated", CommandeId, Timestamp);
