namespace PayeTonKawa.Contracts;

/// <summary>An order was created.</summary>
public sealed record CommandeCreated(int CommandeId, CommandeData Data, DateTimeOffset Timestamp)
    : IntegrationEvent("commande.created", CommandeId, Timestamp);
